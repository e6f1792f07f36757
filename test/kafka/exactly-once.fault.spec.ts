/** Whatever happens to the workers, not one verdict is lost, doubled or wrong. Issue C, "Must hold, on a real broker". */
import { generateEvents } from '@oretrail/generator';
import { type OretrailEvent, parseEvent } from '@oretrail/model';
import { type NativePart, startKafka, startRegistry } from '@oretrail/real-parts';
import { DEFAULT_RULESET } from '@oretrail/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BROKER_SETTINGS,
  type SupervisedOptions,
  type SupervisedWorker,
  TestPipeline,
  type WorkerName,
} from './pipeline.ts';
import { faultsOf } from './verdict-judge.ts';

const { ORETRAIL_SEED } = process.env;
const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const PARTITIONS = 3;
const VEHICLES = 150;
/** A fault takes seconds; nothing is asserted of time. */
const TIMEOUT_MS = 300_000;

function eventsOf(seed: number): OretrailEvent[] {
  const parsed = [...generateEvents({ seed, vehicles: VEHICLES, mess: 0.1 })].map((event) =>
    parseEvent(event, { operators: new Set() }),
  );
  return parsed.flatMap((result) => (result.ok ? [result.event] : []));
}

describe(`exactly once on Kafka (ORETRAIL_SEED=${SEED})`, { timeout: TIMEOUT_MS }, () => {
  let kafka: NativePart;
  let registry: NativePart;
  let runs = 0;
  const events = eventsOf(SEED);
  const half = Math.floor(events.length / 2);

  beforeAll(async () => {
    [kafka, registry] = await Promise.all([startKafka({ settings: BROKER_SETTINGS }), startRegistry()]);
  }, TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all([kafka?.stop(), registry?.stop()]);
  });

  /** Half of the events, a fault, the other half; then all must be well. */
  async function judged(
    workers: Readonly<Record<WorkerName, SupervisedOptions>>,
    fault: (
      pipeline: TestPipeline,
      of: Readonly<Record<WorkerName, SupervisedWorker>>,
    ) => Promise<void> = async () => {},
  ): Promise<number> {
    runs += 1;
    const addresses = { brokers: kafka.address, registry: registry.address };
    const pipeline = await TestPipeline.create({ ...addresses, partitions: PARTITIONS, prefix: `run-${runs}-` });
    try {
      await pipeline.setRuleset(DEFAULT_RULESET);
      await pipeline.publish(events.slice(0, half));
      const of = {
        provenance: pipeline.startWorker('provenance', 'provenance-a', workers.provenance),
        eligibility: pipeline.startWorker('eligibility', 'eligibility-a', workers.eligibility),
      };
      await fault(pipeline, of);
      await pipeline.publish(events.slice(half));
      await pipeline.quiesce();
      const revisions = await pipeline.revisions();
      expect(faultsOf(revisions, events, DEFAULT_RULESET).slice(0, 5), of.provenance.output.slice(-2_000)).toEqual([]);
      return of.provenance.deaths + of.eligibility.deaths;
    } finally {
      await pipeline.close();
    }
  }

  it('undisturbed', async () => {
    expect(await judged({ provenance: {}, eligibility: {} })).toBe(0);
  });

  const points = [
    'before-fence',
    'after-fence',
    'after-fold',
    'after-claim',
    'before-first-transaction',
    'before-commit',
    'after-commit',
    'after-local-commit',
  ];

  it.each(points)('killed at the point %s', async (killAt) => {
    const deaths = await judged({ provenance: { killAt, killAfter: 2 }, eligibility: { killAt, killAfter: 1 } });
    expect(deaths).toBe(2);
  });
});
