/** What the measurements on Kafka share: a pipeline of their own, and an eye on its verdicts. */

import { Reader } from '@oretrail/kafka-log';
import { DEFAULT_RULESET, type OretrailEvent } from '@oretrail/model';
import { VERDICTS } from '@oretrail/runtime';
import { SESSION_TIMEOUT_MS } from '@oretrail/worker-host';
import { type Addresses, TestPipeline } from '../../kafka/pipeline.ts';

/** How it was called, and where the real parts are. */
export type Bench = Readonly<{
  addresses: Addresses;
  partitions: number;
  vehicles: number;
  descendants: number;
  corrections: number;
  repeats: number;
  say: (text: string) => void;
}>;

const READY = '"msg":"ready"';
/** Events of one append, as an intake would send them. */
const APPEND_EVENTS = 5_000;
/** How long the eye waits for a verdict in one look. */
const LOOK_MS = 20;
/** Verdicts of one look. */
const LOOK_RECORDS_MAX = 50_000;
/** With no verdict for so long, none will come: more than any worker needs to start again, its session included. */
const NOTHING_SEEN_MS = 120_000;

/** Runs something on a pipeline of its own, whose workers have nothing to do yet. */
export async function withPipeline<T>(
  bench: Bench,
  name: string,
  use: (pipeline: TestPipeline) => Promise<T>,
): Promise<T> {
  const pipeline = await TestPipeline.create({ ...bench.addresses, partitions: bench.partitions, prefix: `${name}-` });
  try {
    await pipeline.setRuleset(DEFAULT_RULESET);
    return await use(pipeline);
  } finally {
    await pipeline.close();
  }
}

/** As in production: the session of the tests is so short that on a busy machine a step takes longer, and never comes to an end. */
const ENVIRONMENT = { ORETRAIL_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS) };

/** Starts one process of each worker, and waits until all tasks are at work. */
export async function startWorkers(pipeline: TestPipeline, partitions: number) {
  const workers = [
    pipeline.startWorker('provenance', 'provenance', { environment: ENVIRONMENT }),
    pipeline.startWorker('eligibility', 'eligibility', { environment: ENVIRONMENT }),
  ];
  await Promise.all(workers.map((worker) => worker.saysSo(READY, partitions)));
  return workers;
}

/** Publishes in the batches of an intake. */
export async function publishAll(pipeline: TestPipeline, events: readonly OretrailEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += APPEND_EVENTS)
    await pipeline.publish(events.slice(at, at + APPEND_EVENTS));
}

/** Reads committed verdicts as they come, without decoding them. */
export class VerdictEye {
  private readonly reader: Reader;
  private readonly positions: number[];

  private constructor(reader: Reader, positions: number[]) {
    this.reader = reader;
    this.positions = positions;
  }

  /** Looks from the present ends on. */
  static async open(pipeline: TestPipeline, partitions: number): Promise<VerdictEye> {
    const places = Array.from({ length: partitions }, (_, partition) => ({ topic: VERDICTS, partition }));
    const reader = new Reader(pipeline.kafka);
    const ends = await reader.ends(places);
    return new VerdictEye(reader, [...places.map(({ topic, partition }) => ends.get(`${topic}/${partition}`) ?? 0)]);
  }

  /**
   * Waits for so many verdicts.
   * @throws Error where no more of them come
   */
  async see(count: number): Promise<void> {
    let lastMs = performance.now();
    for (let seen = 0; seen < count; ) {
      if (performance.now() - lastMs > NOTHING_SEEN_MS)
        throw new Error(`${seen} of ${count} verdicts came, and no more`);
      const from = this.positions.map((position, partition) => {
        return { topic: VERDICTS, partition, from: position, limit: Infinity };
      });
      for (const { partition, messages, next } of await this.reader.read(from, {
        recordsMax: LOOK_RECORDS_MAX,
        waitMs: LOOK_MS,
      })) {
        this.positions[partition] = next;
        seen += messages.length;
        if (messages.length > 0) lastMs = performance.now();
      }
    }
  }

  async close(): Promise<void> {
    await this.reader.close();
  }
}
