/** A cut on Kafka, where the workers are other processes: asked for, waited for, and always let go. */
import { CONTROL, type Cut, CutCoordinator, type CutOptions, type Log, type Worker } from '@oretrail/runtime';
import { pause } from '../pause.ts';

/** How often the journals are read: a step takes some tens of milliseconds. */
const POLL_INTERVAL_MS = 100;

/** How a cut is waited for. */
export type CutWait = CutOptions &
  Readonly<{
    timeoutMs: number;
    stop: AbortSignal;
    /** Called after each reading of the journals. */
    onPoll: () => void;
  }>;

/** @returns null if it was not proved in time */
async function untilProved(
  coordinator: CutCoordinator,
  wait: CutWait,
  giveUpAt: number,
): Promise<Cut | 'missed' | null> {
  await coordinator.begin();
  while (!wait.stop.aborted && performance.now() < giveUpAt) {
    const state = await coordinator.poll();
    if (state.kind === 'proved') return state.proved;
    if (state.kind === 'missed') return 'missed';
    wait.onPoll();
    await coordinator.hold(performance.now());
    await pause(POLL_INTERVAL_MS, wait.stop);
  }
  return null;
}

/** Control records are kept for ever, so no two cuts begin at the same one. */
async function nextCoordinator(log: Log, workers: readonly Worker[], options: CutOptions): Promise<CutCoordinator> {
  return new CutCoordinator(log, workers, 1 + (await log.end(CONTROL, 0)), options);
}

/**
 * Cuts until a cut is proved, or the time is over. After a cut that was missed, the next begins before any task continues:
 * a task that holds at the one holds until the other, so that under any load there soon is one that no task misses. The
 * first of these cuts ends a cut that another coordinator left behind.
 * @returns null if none was proved
 */
export async function cutCluster(log: Log, workers: readonly Worker[], wait: CutWait): Promise<Cut | null> {
  const giveUpAt = performance.now() + wait.timeoutMs;
  let coordinator = await nextCoordinator(log, workers, wait);
  try {
    for (;;) {
      const outcome = await untilProved(coordinator, wait, giveUpAt);
      if (outcome !== 'missed') return outcome;
      coordinator = await nextCoordinator(log, workers, wait);
    }
  } finally {
    // Whatever happened, the tasks continue: no other call would let them.
    await coordinator.resume();
  }
}
