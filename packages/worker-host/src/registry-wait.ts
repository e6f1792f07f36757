/** Waits for a registry that answers for nothing: it decides no record's fate. Source: protocol.md, "Fate". */

import { setTimeout as delay } from 'node:timers/promises';
import { REGISTRY_ERRORS, type RegistryError } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import type { Patience } from '@oretrail/kafka-log';
import { TURN_MAX_MS } from './stall-watchdog.ts';

/** Between two tries, each of which takes some seconds by itself. */
const WAIT_MS = 1_000;
/** Then the process ends and is started again, and waits again: before it counts as stuck. */
const WAIT_MAX_MS = TURN_MAX_MS / 2;

/** Whether a registry is only away. */
export function isAway(error: unknown): error is RegistryError {
  return isErrorOf(REGISTRY_ERRORS, error, 'registry-unreachable');
}

/** Called when a registry is away, and when it is back. */
export type RegistryListener = Readonly<{ onAway: (error: RegistryError) => void; onBack: () => void }>;

/**
 * Patience until a registry is back, somebody asks to stop, or some minutes have passed; then it throws what it has waited for.
 * @param waitMs between two tries
 */
export function registryWait(
  stop: AbortSignal,
  { onAway, onBack }: RegistryListener,
  { waitMs = WAIT_MS, waitMaxMs = WAIT_MAX_MS } = {},
): Patience {
  let waiting = 0;
  const retried = async <T>(ask: () => Promise<T>, first: RegistryError): Promise<T> => {
    const begin = performance.now();
    for (let last = first; ; ) {
      await delay(waitMs, undefined, { signal: stop }).catch(() => {});
      if (stop.aborted || performance.now() - begin > waitMaxMs) throw last;
      try {
        return await ask();
      } catch (error) {
        if (!isAway(error)) throw error;
        last = error;
      }
    }
  };
  return async (ask) => {
    try {
      return await ask();
    } catch (error) {
      if (!isAway(error)) throw error;
      // Each task waits for itself; that it waits is said once.
      if (waiting === 0) onAway(error);
      waiting += 1;
      try {
        return await retried(ask, error);
      } finally {
        waiting -= 1;
        if (waiting === 0) onBack();
      }
    }
  };
}
