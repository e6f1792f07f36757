/** One correction that changes the verdicts of very many vehicles. */
import { parsed } from '../bench-events.ts';
import { correctedChain, correctionOf } from '../core/corrected-chain.ts';
import type { Row } from '../rig.ts';
import { quantile } from '../stopwatch.ts';
import { VerdictWatch } from '../verdict-watch.ts';
import { type Bench, publishAll, startWorkers, withPipeline } from './workbench.ts';

/** Verdicts published per second after a correction. */
export function measureCorrection(bench: Bench): Promise<readonly Row[]> {
  const { descendants, partitions, corrections, say } = bench;
  return withPipeline(bench, 'correction', async (pipeline) => {
    await startWorkers(pipeline, partitions);
    await publishAll(pipeline, [...correctedChain(descendants)].map(parsed));
    await pipeline.quiesce();
    const watch = await VerdictWatch.open(pipeline);
    const tookMs: number[] = [];
    for (let edition = 1; edition <= corrections + 1; edition += 1) {
      const beganMs = performance.now();
      await pipeline.publish(correctionOf(descendants, edition, 'all'));
      await watch.untilMore(descendants);
      const took = performance.now() - beganMs;
      say(`correction ${edition}: ${descendants} verdicts in ${Math.round(took)} ms`);
      // The first one finds everything cold.
      if (edition > 1) tookMs.push(took);
      await pipeline.quiesce();
    }
    await watch.close();
    const rate = (ms: number) => (descendants / ms) * 1_000;
    const [median, slowest, fastest] = [quantile(tookMs, 0.5), Math.max(...tookMs), Math.min(...tookMs)];
    return [
      { descendants, 'median ms': median, 'verdicts/s': rate(median), least: rate(slowest), most: rate(fastest) },
    ];
  });
}
