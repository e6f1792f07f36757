/** Reads statements from the public topics into the index. */

import { type GrantBook, mayState, type PrincipalId } from '@oretrail/authority';
import { type Fetched, type FetchedMessage, headersIn, headerText, type MessageCodec } from '@oretrail/kafka-log';
import { ANY_OPERATOR, type OretrailEvent } from '@oretrail/model';
import { refusalOf, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { RecordedStatement } from '../intake.ts';
import type { Offsets, Place, TopicReader } from '../reading/topic-reader.ts';
import type { KnownStatements } from './known-statements.ts';

/** What reading the public topics takes. */
export type PublicTopicsOptions = Readonly<{
  known: KnownStatements;
  reader: TopicReader;
  codec: MessageCodec;
  places: readonly Place[];
  /** Partitions of the co-partitioned topics. */
  partitions: number;
  /** Who holds what, and who may correct everybody, as far as that is read. */
  book: () => GrantBook;
  operators: () => ReadonlySet<string>;
}>;

/** When an event was recorded: what its stamp says, else when the broker took it. */
function recordedAtOf({ recordedtime }: OretrailEvent, { timeMs }: FetchedMessage): string {
  return recordedtime ?? new Date(timeMs).toISOString();
}

/** Follows the public topics. */
export class PublicTopics {
  private readonly options: PublicTopicsOptions;

  constructor(options: PublicTopicsOptions) {
    this.options = options;
  }

  /** Where the topics end now. */
  ends(): Promise<Offsets> {
    return this.options.reader.ends(this.options.places);
  }

  /** Reads to these ends, unless the index is beyond them. @throws KafkaLogError, RegistryError */
  async catchUp(ends: Offsets): Promise<void> {
    const { reader, places, known } = this.options;
    const position = (place: TopicPartition) => known.place(place).next;
    await reader.readTo(places, ends, { position, take: (fetched) => this.take(fetched) });
  }

  private async take({ topic, partition, messages, next }: Fetched): Promise<void> {
    const { codec, known } = this.options;
    const place = topicPartitionOf(topic, partition);
    const whole = messages.filter(({ withheld }) => withheld === undefined);
    const decoded = await codec.decode(topic, whole);
    const statements = whole.flatMap((message, i) => {
      const read = decoded[i];
      // What can't be read as an event was not stated: workers bury it.
      return read === undefined || 'spoilt' in read
        ? []
        : this.statementOf(read.value as OretrailEvent, message, { topic, partition });
    });
    known.enter(statements, new Map([[place, Math.max(next, known.place(place).next)]]));
  }

  /** The statement of a record; none if workers bury it where it lies, for then it may be stated in its place. */
  private statementOf(event: OretrailEvent, message: FetchedMessage, place: Place): readonly RecordedStatement[] {
    const { book, partitions } = this.options;
    const principal = headerText(headersIn(message.headerBytes), 'ce_authid') as PrincipalId | null;
    // What the intake took was allowed then, even if its source is not an operator any more.
    const operators = principal === null ? this.options.operators() : ANY_OPERATOR;
    if (refusalOf(event, { ...place, partitions, operators }) !== null) return [];
    const recordedAt = recordedAtOf(event, message);
    const admission = principal === null ? null : mayState(book(), { event, principal, recordedtime: recordedAt });
    const grantId = admission?.ok === true ? admission.grantId : null;
    const { id, subject, source, digest } = event;
    const at = { ...place, offset: message.offset };
    return [{ id, subject, source, digest, recordedAt, principal, grantId, place: at }];
  }
}
