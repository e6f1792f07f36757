/** One correction that changes the verdicts of very many vehicles. */
import { type OretrailEvent, parseEvent } from '@oretrail/model';
import { correctedChain, correctionOf } from '../core/corrected-chain.ts';
import type { Row } from '../table.ts';
import { type Bench, publishAll, quantile, startWorkers, VerdictEye, withPipeline } from './workbench.ts';

function eventsOf(vehicles: number): OretrailEvent[] {
  return [...correctedChain(vehicles)].map((event) => {
    const parsed = parseEvent(event, { operators: new Set() });
    if (parsed.ok) return parsed.event;
    throw new Error(`an event was refused: ${JSON.stringify(parsed.errors)}`);
  });
}

/** Verdicts published per second after a correction. */
export function measureCorrection(bench: Bench): Promise<readonly Row[]> {
  const { descendants, partitions, corrections, say } = bench;
  return withPipeline(bench, 'correction', async (pipeline) => {
    await startWorkers(pipeline, partitions);
    await publishAll(pipeline, eventsOf(descendants));
    await pipeline.quiesce();
    const eye = await VerdictEye.open(pipeline, partitions);
    const tookMs: number[] = [];
    for (let edition = 1; edition <= corrections + 1; edition += 1) {
      const beganMs = performance.now();
      await pipeline.publish(correctionOf(descendants, edition));
      await eye.see(descendants);
      const took = performance.now() - beganMs;
      say(`correction ${edition}: ${descendants} verdicts in ${Math.round(took)} ms`);
      // The first one finds everything cold.
      if (edition > 1) tookMs.push(took);
      await pipeline.quiesce();
    }
    await eye.close();
    const rate = (ms: number) => (descendants / ms) * 1_000;
    const [median, slowest, fastest] = [quantile(tookMs, 0.5), Math.max(...tookMs), Math.min(...tookMs)];
    return [
      { descendants, 'median ms': median, 'verdicts/s': rate(median), least: rate(slowest), most: rate(fastest) },
    ];
  });
}
