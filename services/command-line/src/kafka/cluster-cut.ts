/** A cut on Kafka, where the workers are other processes: asked for, waited for, and always let go. */
import { CONTROL, type Cut, CutCoordinator, type Log, type Worker } from '@oretrail/runtime';
import { pause } from '../interruption.ts';

/** How often the journals are read: a step takes some tens of milliseconds. */
const POLL_INTERVAL_MS = 100;

/** How a cut is waited for. */
export type CutWait = Readonly<{
  timeoutMs: number;
  stop: AbortSignal;
  /** Told whenever the journals were read. */
  onPoll: () => void;
}>;

/** What came of it: null where no cut was proved. */
type Proved = Cut | null;

async function untilProved(coordinator: CutCoordinator, wait: CutWait, giveUpAt: number): Promise<Proved | 'missed'> {
  await coordinator.begin();
  while (!wait.stop.aborted && performance.now() < giveUpAt) {
    const standing = await coordinator.poll();
    if (standing.kind === 'proved') return standing.proved;
    if (standing.kind === 'missed') return 'missed';
    wait.onPoll();
    await pause(POLL_INTERVAL_MS, wait.stop);
  }
  return null;
}

/** Whatever happened, the tasks go on: nobody else would let them. */
async function oneCut(log: Log, workers: readonly Worker[], wait: CutWait, giveUpAt: number) {
  // Control records are kept for ever, so no two cuts begin at the same one.
  const coordinator = new CutCoordinator(log, workers, 1 + (await log.end(CONTROL, 0)));
  try {
    return await untilProved(coordinator, wait, giveUpAt);
  } finally {
    await coordinator.resume();
  }
}

/**
 * Cuts until a cut is proved, or the time is over. A cut that another left behind is ended by it.
 * @returns null where none was proved
 */
export async function cutCluster(log: Log, workers: readonly Worker[], wait: CutWait): Promise<Proved> {
  const giveUpAt = performance.now() + wait.timeoutMs;
  for (;;) {
    const outcome = await oneCut(log, workers, wait, giveUpAt);
    if (outcome !== 'missed') return outcome;
  }
}
