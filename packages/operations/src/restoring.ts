/**
 * From an archive to topics: the grants, and the inputs that the workers took, each record as it was, into the partition in
 * which its key belongs there. What they had buried stays buried: it would else be judged by another partition count and registry.
 */
import {
  type ArchivedRecord,
  archiveError,
  partitionAt,
  readWhole,
  SCHEMA_BYTES_MAX,
  type SealChain,
  schemaIdIn,
  schemaKey,
} from '@oretrail/archive';
import { type SchemaRegistry, type Writer, withSchemaId } from '@oretrail/avro';
import { type KafkaLog, messageBytes, type PlacedMessage, REQUEST_BYTES_MAX } from '@oretrail/kafka-log';
import { compareUtf8, type OretrailEvent } from '@oretrail/model';
import { inputsOf, type JudgedRecord, placesInOrder } from '@oretrail/replay';
import {
  duePartition,
  GRANTS,
  operatorRecords,
  operatorsBehind,
  type Topic,
  type TopicPartition,
} from '@oretrail/runtime';
import type { Store } from '@oretrail/store';

/** Records of one request: as many as `publish` sends at once. */
const BATCH_RECORDS_MAX = 1_000;

/** What is restored, and where to. */
export type Restoring = Readonly<{
  store: Store;
  /** With a good seal at least. */
  chain: SealChain;
  log: KafkaLog;
  registry: SchemaRegistry;
  /** Leaves out what no seal vouches for. */
  isSealedOnly: boolean;
  /** Called after each request. */
  onProgress: (counts: RestoredCounts) => void;
}>;

/** What became of the archived records. */
export type RestoredCounts = Readonly<{
  /** All operators of the new pipeline. */
  operators: readonly string[];
  /** Records written, by topic. */
  restored: Readonly<Record<Topic, number>>;
  /** Those of them that were archived after the last seal. */
  unsealed: number;
  /** Records that the workers had buried as dead letters, left out. */
  buried: number;
}>;

/** The key of a record that has none. */
const NO_KEY = Buffer.alloc(0);

type Wanted = Readonly<{ ends: readonly (readonly [TopicPartition, number])[]; operators: ReadonlySet<string> }>;

class Restorer {
  private readonly options: Restoring;
  /** Ids of the new registry, by those of the old one. */
  private readonly ids = new Map<number, number>();
  /** Sources that are operators in the new pipeline. */
  private readonly operators = new Set<string>();
  private readonly restored: Record<Topic, number> = {};
  private unsealed = 0;
  private buried = 0;
  private messages: PlacedMessage[] = [];
  private bytes = 0;

  constructor(options: Restoring) {
    this.options = options;
  }

  get counts(): RestoredCounts {
    const operators = [...this.operators].sort(compareUtf8);
    return { restored: { ...this.restored }, operators, unsealed: this.unsealed, buried: this.buried };
  }

  /**
   * Grants come first: what was stated under them is after them in time, too. Then seal by seal, for each has its operators;
   * facts come first, so that few vehicles are judged without them.
   */
  async restore(): Promise<void> {
    const { store, chain, isSealedOnly } = this.options;
    for (const { body } of chain.good) for (const source of body.operators) this.operators.add(source);
    await this.options.log.append(operatorRecords([...this.operators]));
    const inputs = inputsOf(store, chain);
    try {
      await this.takeGrants(inputs, chain.good.at(-1)?.body.cut.grants ?? 0);
      for (const { body } of chain.good) {
        const operators = new Set(body.operators);
        await this.take(inputs, { ends: placesInOrder(body.cut.inputs), operators });
      }
      const last = chain.good.at(-1)?.body;
      if (last === undefined || isSealedOnly) return;
      const before = this.total;
      await this.takeGrants(inputs, Number.POSITIVE_INFINITY);
      const ends = placesInOrder(last.cut.inputs).map(([place]) => [place, Number.POSITIVE_INFINITY] as const);
      await this.take(inputs, { ends, operators: new Set(last.operators) });
      this.unsealed = this.total - before;
    } finally {
      await inputs.close();
    }
  }

  private get total(): number {
    return Object.values(this.restored).reduce((sum, count) => sum + count, 0);
  }

  /** Byte for byte, and in the order of their log, which decides about them. */
  private async takeGrants(inputs: ReturnType<typeof inputsOf>, end: number): Promise<void> {
    for await (const records of inputs.grantsUpTo(end)) {
      for (const { key, value, headers } of records) {
        await this.put(GRANTS, { key, value, headers, partition: 0 });
      }
    }
    await this.send(GRANTS);
  }

  private async take(inputs: ReturnType<typeof inputsOf>, { ends, operators }: Wanted): Promise<void> {
    for (const [place, end] of ends) {
      const { topic } = partitionAt(place);
      for await (const judged of inputs.recordsUpTo({ place, end, operators })) {
        for (const one of judged) await this.add(topic, one);
      }
      await this.send(topic);
    }
  }

  private async add(topic: Topic, { record, writer, event }: JudgedRecord): Promise<void> {
    if (event === null || writer === null) {
      this.buried += 1;
      return;
    }
    await this.put(topic, await this.messageOf(topic, record, writer), event);
  }

  /** Writes with others what is to be written; before an event that only an operator may state, its source becomes one. */
  private async put(topic: Topic, message: PlacedMessage, event: OretrailEvent | null = null): Promise<void> {
    const bytes = messageBytes(message);
    if (this.bytes + bytes > REQUEST_BYTES_MAX || this.messages.length === BATCH_RECORDS_MAX) await this.send(topic);
    if (event !== null) await this.allow(event);
    this.messages.push(message);
    this.bytes += bytes;
  }

  /** A source that was an operator when the record was decided must be one when it is decided again. */
  private async allow(event: OretrailEvent): Promise<void> {
    const fresh = operatorsBehind([event]).filter((source) => !this.operators.has(source));
    await this.options.log.append(operatorRecords(fresh));
    for (const source of fresh) this.operators.add(source);
  }

  private async messageOf(topic: Topic, record: ArchivedRecord, writer: Writer): Promise<PlacedMessage> {
    const [oldId, { key, value }] = [schemaIdIn(record), record];
    if (oldId === null || value === null) throw new TypeError('an event has no schema');
    const id = await this.idOf(oldId, writer);
    const partition = duePartition(topic, key ?? NO_KEY, this.options.log.partitions);
    return { key, value: withSchemaId(value, id), headers: record.headers, partition };
  }

  private async idOf(oldId: number, { name }: Writer): Promise<number> {
    const known = this.ids.get(oldId);
    if (known !== undefined) return known;
    const { store, registry } = this.options;
    const key = schemaKey(oldId);
    const text = await readWhole(store, key, SCHEMA_BYTES_MAX);
    if (text === null) throw archiveError('missing-object', 'A manifest names it', { subject: key });
    const id = await registry.idOfText(name, text.toString('utf8'));
    this.ids.set(oldId, id);
    return id;
  }

  private async send(topic: Topic): Promise<void> {
    if (this.messages.length === 0) return;
    await this.options.log.appendMessages(topic, this.messages);
    this.restored[topic] = (this.restored[topic] ?? 0) + this.messages.length;
    this.messages = [];
    this.bytes = 0;
    this.options.onProgress(this.counts);
  }
}

/**
 * Writes the archived grants and inputs into topics that are empty.
 * @throws ArchiveError of the first object that fails, by name; what log and registry throw. Then the topics hold a part
 */
export async function restoreInputs(options: Restoring): Promise<RestoredCounts> {
  const restorer = new Restorer(options);
  await restorer.restore();
  return restorer.counts;
}
