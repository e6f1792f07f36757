/** Sees committed verdicts as they come: the last one of each vehicle, and when it came. */
import { SchemaRegistry, schemaIdOf } from '@oretrail/avro';
import { Reader } from '@oretrail/kafka-log';
import { VERDICTS } from '@oretrail/runtime';
import type { TestPipeline } from '../kafka/pipeline.ts';

/** How long one look waits for a verdict. */
const LOOK_MS = 20;
const LOOK_RECORDS_MAX = 50_000;
/** With no verdict for so long where one is due, none will come: more than any worker needs to start again, its session included. */
const NOTHING_SEEN_MS = 120_000;
/** With no verdict for so long, all are out: thirty commit intervals of the peer. */
const QUIET_MS = 3_000;
/** Bytes before the Avro value. */
const PREFIX_BYTES = 5;

/** Watches the verdicts of one pipeline, without decoding them. */
export class VerdictWatch {
  private readonly registry: SchemaRegistry;
  private readonly reader: Reader;
  private readonly positions: number[];
  private readonly last = new Map<string, Buffer>();
  /** How many came, and when the last of them. */
  count = 0;
  lastMs = 0;

  private constructor({ kafka, options }: TestPipeline) {
    this.reader = new Reader(kafka);
    this.registry = new SchemaRegistry({ url: options.registry });
    this.positions = Array.from({ length: options.partitions }, () => 0);
  }

  /** Watches from the present ends on. */
  static async open(pipeline: TestPipeline): Promise<VerdictWatch> {
    const watch = new VerdictWatch(pipeline);
    const ends = await watch.reader.ends(watch.positions.map((_, partition) => ({ topic: VERDICTS, partition })));
    for (const partition of watch.positions.keys())
      watch.positions[partition] = ends.get(`${VERDICTS}/${partition}`) ?? 0;
    return watch;
  }

  private async look(): Promise<void> {
    const from = this.positions.map((position, partition) => {
      return { topic: VERDICTS, partition, from: position, limit: Infinity };
    });
    for (const { partition, messages, next } of await this.reader.read(from, {
      recordsMax: LOOK_RECORDS_MAX,
      waitMs: LOOK_MS,
    })) {
      this.positions[partition] = next;
      for (const { key, value } of messages) this.last.set(String(key), value ?? Buffer.alloc(0));
      this.count += messages.length;
      if (messages.length > 0) this.lastMs = performance.now();
    }
  }

  /** Waits until so many more have come. @throws Error if they don't */
  untilMore(count: number): Promise<void> {
    return this.untilCount(this.count + count);
  }

  /** Waits until as many have come as `count` says. @throws Error if they don't */
  async untilCount(count: number): Promise<void> {
    for (let sinceMs = performance.now(); this.count < count; ) {
      await this.look();
      if (performance.now() - Math.max(sinceMs, this.lastMs) > NOTHING_SEEN_MS)
        throw new Error(`${this.count} of ${count} verdicts came, and no more`);
    }
  }

  /** Waits until none has come for a while. */
  async untilQuiet(): Promise<void> {
    const sinceMs = performance.now();
    while (performance.now() - Math.max(sinceMs, this.lastMs) < QUIET_MS) await this.look();
  }

  /** Waits until so many vehicles have verdicts, and no more come. */
  async untilAll(vehicles: number): Promise<void> {
    const sinceMs = performance.now();
    while (this.last.size < vehicles) {
      await this.look();
      if (performance.now() - Math.max(sinceMs, this.lastMs) > NOTHING_SEEN_MS)
        throw new Error(`${this.last.size} of ${vehicles} vehicles got verdicts, and no more`);
    }
    await this.untilQuiet();
  }

  /** Vehicles by the dollars of their last verdict. */
  async amounts(): Promise<Readonly<Record<number, number>>> {
    const amounts: Record<number, number> = {};
    for (const value of this.last.values()) {
      const writer = await this.registry.writerOf(schemaIdOf(value));
      const { amountUsd } = writer.readRecord(value.subarray(PREFIX_BYTES), 'oretrail.Verdict') as {
        amountUsd: number;
      };
      amounts[amountUsd] = (amounts[amountUsd] ?? 0) + 1;
    }
    return amounts;
  }

  async close(): Promise<void> {
    await this.reader.close();
  }
}
