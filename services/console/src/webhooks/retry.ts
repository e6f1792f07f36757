/** When a request that failed is sent again. */
import { RETRY_DELAYS_MS, RETRY_JITTER } from './limits.ts';

/**
 * The delay after some failures in a row, in milliseconds.
 * @param failures at least 1
 * @param random from 0 to 1
 */
export function retryDelayMs(failures: number, random: number, delays: readonly number[] = RETRY_DELAYS_MS): number {
  const delay = delays[Math.min(failures, delays.length) - 1] ?? 0;
  return Math.round(delay * (1 + RETRY_JITTER * random));
}
