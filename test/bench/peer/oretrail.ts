/** Oretrail as in production: a process of each worker. */
import { freePort } from '@oretrail/real-parts';
import type { Contender, Running } from './contender.ts';

const READY = '"msg":"ready"';
/** As in production; tests of faults have a shorter one. */
const SESSION_TIMEOUT_MS = 10_000;
const EVALUATIONS = /^oretrail_evaluations_total(?:\{[^}]*\})? (?<count>\d+)/m;

async function evaluatedAt(port: number): Promise<number> {
  const said = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(EVALUATIONS.exec(said)?.groups?.['count'] ?? 0);
}

/** One process of the provenance worker, one of the eligibility worker. */
export const ORETRAIL: Contender = {
  name: 'Oretrail',
  start: async (pipeline): Promise<Running> => {
    const port = await freePort();
    const environment = { ORETRAIL_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS) };
    const counting = { ...environment, ORETRAIL_TELEMETRY_PORT: String(port) };
    const workers = [
      pipeline.startWorker('provenance', 'provenance', { environment }),
      pipeline.startWorker('eligibility', 'eligibility', { environment: counting }),
    ];
    await Promise.race(workers.map((worker) => worker.saysSo(READY)));
    return {
      pids: workers.map(({ pid }) => pid),
      evaluated: () => evaluatedAt(port),
      stop: async () => {
        await Promise.all(workers.map((worker) => worker.stop()));
        const deaths = workers.reduce((sum, worker) => sum + worker.deaths, 0);
        if (deaths > 0) throw new Error(`workers ended ${deaths} times though nobody had asked them to`);
      },
    };
  },
};
