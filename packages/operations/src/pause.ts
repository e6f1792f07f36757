/** Waiting that can be ended. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, but no longer than until `stop` is aborted. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stop }).catch(() => {});
}
