/** A cut of the cluster, or why there is none. */

import { counted } from '@oretrail/explanation';
import type { Cut, Log } from '@oretrail/runtime';
import { WORKERS } from '@oretrail/workers';
import { OPERATION_ERRORS } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { lagOf } from '../task-lag.ts';
import { cutCluster } from './cluster-cut.ts';

/** The default of --timeout: a correction of a whole fleet takes seconds, the restart of a worker some tens of them. */
export const TIMEOUT_S = 60;
/** A day: who waits longer has another problem. */
export const TIMEOUT_MAX_S = 86_400;
const MS_PER_S = 1_000;

/** How long to wait for a proof, in seconds, and who sees the progress. */
export type ProofWait = Readonly<{ timeoutS: number; stop: AbortSignal; progress: Progress }>;

/** What the journals say of those that are not at rest. */
async function whatIsLeft(log: Log): Promise<string> {
  const tasks = await lagOf(log, WORKERS);
  const silent = tasks.filter(({ journal }) => journal === null).length;
  const sum = { dirty: 0, waiting: 0, parked: 0, behind: 0 };
  for (const { journal, inputs } of tasks) {
    sum.dirty += journal?.dirty ?? 0;
    sum.waiting += journal?.waiting ?? 0;
    sum.parked += journal?.parked ?? 0;
    sum.behind += inputs.some(({ behind }) => behind > 1) ? 1 : 0;
  }
  const { dirty, waiting, parked, behind } = sum;
  const work = `${dirty} are to do, ${waiting} wait and ${parked} are parked`;
  return `${work}; of ${counted(tasks.length, 'task')} ${behind} are behind, and ${silent} have never worked`;
}

/** Cuts until a cut is proved; then the workers continue. @throws OperationError `cut-not-proved` */
export async function provedCut(log: Log, { timeoutS, stop, progress }: ProofWait): Promise<Cut> {
  const since = performance.now();
  const onPoll = (): void =>
    progress.say(() => `waiting for the workers: ${Math.round((performance.now() - since) / MS_PER_S)} s`);
  const cut = await cutCluster(log, WORKERS, { timeoutMs: timeoutS * MS_PER_S, stop, onPoll, hasGrants: true });
  if (cut !== null) return cut;
  const when = stop.aborted ? 'it was interrupted' : `${counted(timeoutS, 'second')} are over`;
  throw OPERATION_ERRORS.error('cut-not-proved', `${when}: ${await whatIsLeft(log)}`);
}
