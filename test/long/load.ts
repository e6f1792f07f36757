/** Events that keep coming, whatever happens to the brokers meanwhile. */

import { setTimeout as sleep } from 'node:timers/promises';
import { generateEvents } from '@oretrail/generator';
import { KafkaLog } from '@oretrail/kafka-log';
import type { OretrailEvent } from '@oretrail/model';
import { eventRecord } from '@oretrail/runtime';
import { goodEvent } from '@oretrail/test-support/events';
import type { Random } from '@oretrail/test-support/random';
import type { TestPipeline } from '../kafka/pipeline.ts';

/** More vehicles than any load comes to: the generator makes a batch at a time. */
const VEHICLES = 1_000_000;
/** One event in ten goes wrong in some way, so that verdicts are corrected all the time. */
const MESS = 0.1;
/** Events are shuffled so many at a time: children come before their parents, and corrections before what they correct. */
const WINDOW = 400;
const INTERVAL_MS = 200;
/** Where the brokers are away, it is tried again after so long. */
const RETRY_MS = 500;

/** Valid events of a seed, without end. */
function* endlessEvents(seed: number, random: Random): Generator<OretrailEvent> {
  let window: OretrailEvent[] = [];
  for (const event of generateEvents({ seed, vehicles: VEHICLES, realisticFaults: MESS })) {
    window.push(goodEvent(event));
    if (window.length < WINDOW) continue;
    yield* random.shuffled(window);
    window = [];
  }
}

/** Publishes events at a rate, and remembers which. */
export class Load {
  /** All that were published, or will be before the load has stopped. */
  readonly events: OretrailEvent[] = [];
  private readonly pipeline: TestPipeline;
  private readonly source: Iterator<OretrailEvent>;
  private log: KafkaLog;
  private isStopping = false;
  private ended: Promise<void> | null = null;

  constructor(pipeline: TestPipeline, seed: number, random: Random) {
    this.pipeline = pipeline;
    this.source = endlessEvents(seed, random);
    this.log = this.openLog();
  }

  /** @param rate events a second */
  start(rate: number): void {
    this.ended ??= this.publish(rate);
    this.ended.catch(() => {});
  }

  /** Returns when everything that counts is in the topics, which needs a broker. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.ended;
    await this.log.close();
  }

  /** Publishes so many at once. */
  async burst(count: number): Promise<void> {
    const events: OretrailEvent[] = [];
    while (events.length < count) {
      const { value, done } = this.source.next();
      if (done) throw new RangeError('the load has come to its end');
      events.push(value);
    }
    for (const event of events) this.events.push(event);
    const records = events.map((event) => eventRecord(event, this.pipeline.options.partitions));
    for (;;) {
      try {
        return await this.log.append(records);
      } catch {
        // Events are a set: what was written before the failure may be written twice.
        await sleep(RETRY_MS);
        await this.log.close().catch(() => {});
        this.log = this.openLog();
      }
    }
  }

  private openLog(): KafkaLog {
    const { kafka, codec, options } = this.pipeline;
    return new KafkaLog({ kafka, codec, partitions: options.partitions });
  }

  private async publish(rate: number): Promise<void> {
    const began = performance.now();
    let published = 0;
    while (!this.isStopping) {
      // Time that a broker was away for is not made up: the load would come as one flood.
      const due = Math.min(((performance.now() - began) / 1_000) * rate - published, rate);
      if (due >= 1) await this.burst(Math.floor(due));
      published = Math.floor(((performance.now() - began) / 1_000) * rate);
      await sleep(INTERVAL_MS);
    }
  }
}
