/** An audit worker that is killed while it archives a pipeline at work, and one that nobody disturbs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ARCHIVE_ROOT, readWhole } from '@oretrail/archive';
import { AUDIT } from '@oretrail/audit';
import { headerList } from '@oretrail/avro';
import { clientOf, groupOf, nameOnCluster } from '@oretrail/kafka-log';
import type { OretrailEvent } from '@oretrail/model';
import { type SeenRequest, type StoreFault, type StorePart, StoreProxy, storeVariables } from '@oretrail/real-parts';
import { type Cut, eventRecord, topicPartitionOf, VERDICTS } from '@oretrail/runtime';
import { openStore, type Store } from '@oretrail/store';
import type { Random } from '@oretrail/test-support/random';
import type { SupervisedWorker, TestPipeline } from '../kafka/pipeline.ts';

/** Between two looks at a store. */
const POLL_MS = 200;
/** The most bytes that an object has in these tests. */
const OBJECT_BYTES_MAX = 10_000_000;
/** Few enough that all kills find something to write. */
const WRITES_BETWEEN_MAX = 6;
/** As short as a lock can be. */
const RETENTION_DAYS = '1';

/** Where archives are written. */
export type Bucket = Readonly<{ store: StorePart; name: string }>;

/** The store of a prefix. */
export function storeOf({ store: { address, region }, name }: Bucket, prefix: string): Promise<Store> {
  return openStore(`s3://${name}/${prefix}`, { ORETRAIL_S3_ENDPOINT: address, AWS_REGION: region });
}

/** What stands before the group of the audit worker that writes below a prefix. */
export function groupPrefixOf({ options }: TestPipeline, prefix: string): string {
  return `${options.prefix}${prefix}-`;
}

/** Starts an audit worker that writes below a prefix, in a group of its own; `settings` stand over those of the test. */
export function startAudit(
  pipeline: TestPipeline,
  { store, name }: Bucket,
  prefix: string,
  settings: Readonly<Record<string, string>> = {},
) {
  const environment = {
    ORETRAIL_PREFIX: groupPrefixOf(pipeline, prefix),
    ORETRAIL_ARCHIVE: `s3://${name}/${prefix}`,
    ORETRAIL_ARCHIVE_RETENTION_DAYS: RETENTION_DAYS,
    ...storeVariables(store),
    ...settings,
  };
  return pipeline.startWorker('audit', prefix, { environment });
}

/**
 * Waits until an audit worker's group has moved past a cut. The store alone can't tell: what follows the last verdict before
 * a cut may be the records of transactions, so a chain of verdicts that ends early looks like one that is complete.
 */
export async function untilArchived(pipeline: TestPipeline, prefix: string, cut: Cut): Promise<void> {
  const kafka = { ...pipeline.kafka, prefix: groupPrefixOf(pipeline, prefix) };
  const due = [
    ...Object.entries(cut.inputs),
    ...cut.verdicts.map((end, i) => [topicPartitionOf(VERDICTS, i), end] as const),
  ];
  const admin = clientOf(kafka).admin();
  await admin.connect();
  try {
    for (;;) {
      const settled = new Map<string, number>();
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId: groupOf(kafka, AUDIT) })) {
        for (const { partition, offset } of partitions) settled.set(topicPartitionOf(topic, partition), Number(offset));
      }
      if (due.every(([place, end]) => (settled.get(nameOnCluster(kafka, place)) ?? 0) >= end)) return;
      await sleep(POLL_MS);
    }
  } finally {
    await admin.disconnect();
  }
}

/** Publishes an event once more, as one of a sampled trace. */
export async function publishTraced(pipeline: TestPipeline, event: OretrailEvent, traceparent: string): Promise<void> {
  const record = eventRecord(event, pipeline.options.partitions);
  const { headers, ...message } = pipeline.codec.encode(record);
  const { topic, partition } = record;
  await pipeline.log.appendMessages(topic, [
    { ...message, partition, headers: [...headers, ...headerList({ traceparent })] },
  ]);
}

/** Every object of the archive, byte for byte. */
export async function objectsIn(store: Store): Promise<Map<string, Buffer>> {
  const objects = new Map<string, Buffer>();
  for await (const { key } of store.list(ARCHIVE_ROOT)) {
    objects.set(key, (await readWhole(store, key, OBJECT_BYTES_MAX)) ?? Buffer.from('none'));
  }
  return objects;
}

/** A proxy that kills a worker at some of its writes: before the object is there, or before its answer is. */
export class KillingProxy {
  readonly proxy: StoreProxy;
  kills = 0;
  private readonly random: Random;
  private worker: SupervisedWorker | null = null;
  private writesLeft = 0;
  private killsLeft = 0;

  private constructor(proxy: StoreProxy, random: Random) {
    this.proxy = proxy;
    this.random = random;
    proxy.plan = {
      faultOf: (request) => this.faultOf(request),
      onDone: (request) => this.onDone(request),
    };
  }

  static async open(target: string, random: Random): Promise<KillingProxy> {
    return new KillingProxy(await StoreProxy.open(target), random);
  }

  /** @param kills that are still to come */
  aim(worker: SupervisedWorker, kills: number): void {
    this.worker = worker;
    this.killsLeft = kills;
    this.draw();
  }

  private draw(): void {
    this.writesLeft = 1 + this.random.below(WRITES_BETWEEN_MAX);
  }

  private faultOf({ method }: SeenRequest): StoreFault | null {
    if (method !== 'PUT' || this.killsLeft === 0) return null;
    this.writesLeft -= 1;
    if (this.writesLeft > 0 || this.random.percent(50)) return null;
    this.kill();
    return 'silence';
  }

  private onDone({ method }: SeenRequest): void {
    if (method === 'PUT' && this.killsLeft > 0 && this.writesLeft <= 0) this.kill();
  }

  private kill(): void {
    if (this.worker?.kill('SIGKILL') !== true) return;
    this.kills += 1;
    this.killsLeft -= 1;
    this.draw();
  }
}
