/** How long a correction takes from the append to the verdict, by the lots between them. */
import { type GeneratedEvent, plainEvents } from '@oretrail/generator';
import { parsed } from '../bench-events.ts';
import type { Row } from '../rig.ts';
import { quantile } from '../stopwatch.ts';
import { VerdictWatch } from '../verdict-watch.ts';
import { type Bench, startWorkers, withPipeline } from './workbench.ts';

/** Issue C: "latency of a correction by depth 1…6". */
const DEPTH_MAX = 6;
/** Corrections before those that are measured. */
const WARM_UP = 5;
/** Where the mine is, in turn. */
const COUNTRIES = ['US', 'CD'] as const;
/** Works on the way are elsewhere: mineral that is processed in the US counts wherever it was mined, and no verdict would change. */
const WORKS_COUNTRY = 'CD';

const { component, kg, lotId, makerFact, material, vehicle } = plainEvents;

/** The first lot of a chain: a mine, now here and now there. */
function source(depth: number, edition: number): GeneratedEvent {
  const country = COUNTRIES[edition % COUNTRIES.length] ?? 'US';
  const time = new Date(Date.UTC(2024, 6, 1) + edition * 60_000).toISOString();
  const mined = material(`d${depth}-0`, '10', { activity: 'extraction', facility: 'mine', day: 0, country });
  return { ...mined, id: `mined-${depth}-${edition}`, time };
}

/** `depth` lots from the mine to the cells, and one vehicle. */
function chain(depth: number): readonly GeneratedEvent[] {
  const lots = Array.from({ length: depth - 1 }, (_, i) => {
    const inputs = [{ lotId: lotId(`d${depth}-${i}`), quantity: kg('10') }];
    if (i === depth - 2) return component(`d${depth}-${i + 1}`, 'cell', 10, inputs, 920);
    return material(
      `d${depth}-${i + 1}`,
      '10',
      { activity: 'processing', facility: 'works', day: 10 + i, country: WORKS_COUNTRY },
      inputs,
    );
  });
  return [...lots, vehicle(depth, `d${depth}-${depth - 1}`)];
}

/** Latencies by depth. A chain of depth 1 would have a battery that is ore, so that counts begin with 2. */
export function measureLatency(bench: Bench): Promise<readonly Row[]> {
  const { partitions, repeats, say } = bench;
  return withPipeline(bench, 'latency', async (pipeline) => {
    await startWorkers(pipeline, partitions);
    await pipeline.publish([parsed(makerFact())]);
    const rows: Row[] = [];
    for (let depth = 2; depth <= DEPTH_MAX + 1; depth += 1) {
      await pipeline.publish([source(depth, 0), ...chain(depth)].map(parsed));
      await pipeline.quiesce();
      const watch = await VerdictWatch.open(pipeline);
      const tookMs: number[] = [];
      for (let edition = 1; edition <= WARM_UP + repeats; edition += 1) {
        const beganMs = performance.now();
        await pipeline.publish([parsed(source(depth, edition))]);
        await watch.untilMore(1);
        if (edition > WARM_UP) tookMs.push(performance.now() - beganMs);
      }
      await watch.close();
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => quantile(tookMs, part));
      say(`latency: ${depth - 1} lots below the corrected one, ${Math.round(p50 ?? 0)} ms`);
      rows.push({
        'lots below': depth - 1,
        corrections: repeats,
        'p50 ms': p50 ?? 0,
        'p95 ms': p95 ?? 0,
        'p99 ms': p99 ?? 0,
      });
    }
    return rows;
  });
}
