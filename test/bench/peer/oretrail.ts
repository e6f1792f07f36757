/** Oretrail as in production: a process of each worker. */
import { freePort } from '@oretrail/real-parts';
import { SESSION_TIMEOUT_MS } from '@oretrail/worker-host';
import type { Contender, Running } from './contender.ts';

/** How the figures name it. */
export const OURS = 'Oretrail';
const READY = '"msg":"ready"';
const EVALUATIONS = /^oretrail_evaluations_total(?:\{[^}]*\})? (?<count>\d+)/m;

async function evaluatedAt(port: number): Promise<number> {
  const said = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(EVALUATIONS.exec(said)?.groups?.['count'] ?? 0);
}

/** One process of the provenance worker, and some of the eligibility worker, which does most of the work. */
export function oretrail(eligibilityProcesses: number): Contender {
  return {
    name: OURS,
    start: async (pipeline): Promise<Running> => {
      const environment = { ORETRAIL_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS) };
      const ports = await Promise.all(Array.from({ length: eligibilityProcesses }, () => freePort()));
      const counting = ports.map((port) => ({ ...environment, ORETRAIL_TELEMETRY_PORT: String(port) }));
      const workers = [
        pipeline.startWorker('provenance', 'provenance', { environment }),
        ...counting.map((one, i) => pipeline.startWorker('eligibility', `eligibility-${i}`, { environment: one })),
      ];
      await Promise.race(workers.map((worker) => worker.saysSo(READY)));
      return {
        pids: workers.map(({ pid }) => pid),
        evaluated: async () => (await Promise.all(ports.map(evaluatedAt))).reduce((sum, count) => sum + count, 0),
        stop: async () => {
          await Promise.all(workers.map((worker) => worker.stop()));
          const deaths = workers.reduce((sum, worker) => sum + worker.deaths, 0);
          if (deaths > 0) throw new Error(`workers ended ${deaths} times though nobody had asked them to`);
        },
      };
    },
  };
}
