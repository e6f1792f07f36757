/**
 * Keeps a worker at work: one that ends is started again, because a worker stops at the first fault that it can't handle.
 * In production the platform does this.   supervisor.ts LOG_FILE MAIN
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { GuardedProcess } from '../guarded-process.ts';

/** Long enough not to keep a core busy where the cause stays, short enough not to be noticed where it passes. */
const RESTART_WAIT_MS = 1_000;

const [logFile = '', main = ''] = process.argv.slice(2);
let worker: GuardedProcess | null = null;
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stop.abort();
    worker?.signal('SIGTERM');
  });
}

while (!stop.signal.aborted) {
  worker = await GuardedProcess.start({ command: process.execPath, args: [main], logFile });
  // It may have been asked to stop in between.
  if (stop.signal.aborted) worker.signal('SIGTERM');
  await worker.untilGone();
  await sleep(RESTART_WAIT_MS, undefined, { signal: stop.signal }).catch(() => {});
}
