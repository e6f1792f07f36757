/** A whole history at once, and workers that have lost all of their state. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { generateEvents } from '@oretrail/generator';
import { parsed, SEED } from '../bench-events.ts';
import { usage } from '../process-usage.ts';
import type { Row } from '../rig.ts';
import { type Bench, publishAll, startWorkers, withPipeline } from './workbench.ts';

/** Load and cold recovery. */
export function measureLoad(bench: Bench): Promise<readonly Row[]> {
  const { vehicles, partitions, say } = bench;
  return withPipeline(bench, 'load', async (pipeline) => {
    const events = [...generateEvents({ seed: SEED, vehicles, realisticFaults: 0 })].map(parsed);
    say(`load: ${events.length} events of ${vehicles} vehicles`);
    const workers = await startWorkers(pipeline, partitions);
    const usedS = (): number => usage(workers.map(({ pid }) => pid)).cpuS;
    const begunS = usedS();
    const beganMs = performance.now();
    await publishAll(pipeline, events);
    const publishedMs = performance.now();
    await pipeline.quiesce();
    const quietMs = performance.now();
    const quietS = usedS() - begunS;
    say('load: the state of all workers is lost');
    const lost = ['provenance', 'eligibility'].map(
      (name) => () => rmSync(join(pipeline.folder, name), { recursive: true }),
    );
    await Promise.all(workers.map((worker, i) => worker.killAnd(lost[i] ?? (() => {}))));
    const killedMs = performance.now();
    await Promise.all(workers.map((worker) => worker.saysSo('"msg":"ready"', 2 * partitions)));
    const recoveredMs = performance.now();
    const row = (what: string, fromMs: number, toMs: number, cpuS: number | '' = ''): Row => {
      const seconds = (toMs - fromMs) / 1_000;
      return { what, count: events.length, seconds, 'events/s': events.length / seconds, 'workers cpu s': cpuS };
    };
    return [
      row('published', beganMs, publishedMs),
      row('quiet', beganMs, quietMs, quietS),
      row('recovered from nothing, with start and session', killedMs, recoveredMs),
    ];
  });
}
