/** The peer compiles, and is right about a handful of vehicles: a wrong one would be no measure. */
import { resolveOwnKafka } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { expect, it } from 'vitest';
import { TestPipeline } from '../../kafka/pipeline.ts';
import { encoded } from './feed.ts';
import { kafkaStreams } from './kafka-streams.ts';
import { run } from './run.ts';
import { firstEvents, lotsOf } from './scenario.ts';

const TIMEOUT_MS = 300_000;

await describeWith('the peer', { kafka: resolveOwnKafka, registry: shared.registry }, (parts) => {
  it('gives the right verdicts after a load, corrections that change them, and some that do not', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { kafka, registry } = parts();
    const addresses = { brokers: kafka.address, registry: registry.address };
    const sizes = { lots: 5, vehiclesPerLot: 10, partitions: 2, corrected: 3, rounds: 1, singles: 2, warmUp: 0 };
    const pipeline = await TestPipeline.create({ ...addresses, partitions: sizes.partitions, prefix: 'peer-' });
    try {
      const peer = await kafkaStreams({ stores: 'memory', threads: 1, commitMs: 100 });
      const first = encoded(pipeline, firstEvents(Object.values(lotsOf(sizes)).flat()));
      const figures = await run(peer, sizes, { pipeline, first, brokerPid: kafka.pid, say: () => {} });
      expect(figures.latenciesMs).toHaveLength(sizes.singles);
      expect(figures.unchangedRates).toHaveLength(sizes.rounds);
    } finally {
      await pipeline.close();
    }
  });
});
