/** Oretrail as in production: a process of each worker. */
import { SESSION_TIMEOUT_MS } from '@oretrail/worker-host';
import type { Contender, Running } from './contender.ts';

/** How the figures name it. */
export const OURS = 'Oretrail';
/** What `docker-compose.yml` and the manifests give a worker, which is enough for its tasks (docs/operations.md, "Memory and disk"). */
const NODE_OPTIONS = '--max-old-space-size=512 --max-semi-space-size=32';
const READY = '"msg":"ready"';

/** One process of the provenance worker, and some of the eligibility worker, which does most of the work. */
export function oretrail(eligibilityProcesses: number): Contender {
  return {
    name: OURS,
    start: async (pipeline): Promise<Running> => {
      const environment = { ORETRAIL_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS), NODE_OPTIONS };
      const workers = [
        pipeline.startWorker('provenance', 'provenance', { environment }),
        ...Array.from({ length: eligibilityProcesses }, (_, i) =>
          pipeline.startWorker('eligibility', `eligibility-${i}`, { environment }),
        ),
      ];
      await Promise.race(workers.map((worker) => worker.saysSo(READY)));
      return {
        pids: workers.map(({ pid }) => pid),
        stop: async () => {
          await Promise.all(workers.map((worker) => worker.stop()));
          const deaths = workers.reduce((sum, worker) => sum + worker.deaths, 0);
          if (deaths > 0) throw new Error(`workers ended ${deaths} times though nobody had asked them to`);
        },
      };
    },
  };
}
