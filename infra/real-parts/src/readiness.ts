/** Asking a part whether it is there, and waiting until it answers. */
import { setTimeout as sleep } from 'node:timers/promises';

/** A question that is not answered by then counts as a no: a port may be open long before anybody reads from it. */
const QUESTION_TIMEOUT_MS = 2_000;

/** The status with which a URL is answered. A refused connection rejects. */
export async function httpStatus(url: string): Promise<number> {
  const response = await fetch(url, { signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS) });
  await response.body?.cancel();
  return response.status;
}

/** A start takes 3 to 6 s; two busy cores that start several parts at once , and a machine that is lent to others, are given twenty times that. */
const READY_TIMEOUT_MS = 120_000;
/** How often a starting part is asked. */
const READY_INTERVAL_MS = 100;

/** Whether a part answers to a question as a client would ask it; a rejection is a no. */
export async function answers(ask: () => Promise<boolean>): Promise<boolean> {
  return ask().catch(() => false);
}

/**
 * Returns when the question is answered with yes.
 * @param hasEnded whether there is nothing left to wait for
 * @throws Error if it has ended, or takes too long
 */
export async function untilReady(ask: () => Promise<boolean>, hasEnded: () => boolean = () => false): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (hasEnded()) throw new Error('has ended before it was ready');
    if (await answers(ask)) return;
    await sleep(READY_INTERVAL_MS);
  }
  throw new Error(`was not ready after ${READY_TIMEOUT_MS} ms`);
}
