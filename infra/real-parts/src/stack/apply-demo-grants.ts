/** States the demo grants to the intake of a stack, as an operator would by `oretrail grants apply`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoGrant, demoGrants } from './demo-grants.ts';
import type { DemoKey, DemoKeys } from './demo-keys.ts';

/** The intake answers within 2 s even if Kafka does not; this is for busy machines. */
const ANSWER_TIMEOUT_MS = 30_000;
const ACCEPTED: readonly number[] = [200, 201];
const UNAUTHORIZED = 401;
/** Too Many Requests and Service Unavailable: the same may be accepted later. */
const LATER: readonly number[] = [429, 503];
/** About a minute in all: a broker that has just started on a busy machine is slow at first. */
const ATTEMPTS_MAX = 30;
/** What the intake asks its senders to wait. */
const ATTEMPT_WAIT_MS = 2_000;

/** States an event, or asks for the grants. */
function request(address: string, { key }: DemoKey, event?: DemoGrant['event']): Promise<Response> {
  const authorization = `Bearer ${key}`;
  const sent =
    event === undefined
      ? { headers: { authorization } }
      : {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/cloudevents+json' },
          body: JSON.stringify(event),
        };
  return fetch(`${address}/v1/grants`, { ...sent, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
}

/** What the intake answers in the end: while it has no room, or Kafka does not answer it, it is asked again. */
async function finalAnswer(...asked: Parameters<typeof request>): Promise<Readonly<{ status: number; body: string }>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await request(...asked);
    const body = await answer.text();
    const { status } = answer;
    if (!LATER.includes(status) || attempt === ATTEMPTS_MAX) return { status, body };
    await sleep(ATTEMPT_WAIT_MS);
  }
}

/** The sentence of a problem (RFC 9457), or all of an answer that has another form. */
function detailOf(body: string): string {
  try {
    return JSON.parse(body).detail ?? body;
  } catch {
    return body;
  }
}

/** Why a grant was refused, as a sentence; null if it was accepted, now or before. */
async function refusalOf(address: string, keys: DemoKeys, { grantId, by, event }: DemoGrant): Promise<string | null> {
  const { status, body } = await finalAnswer(address, keys[by], event);
  return ACCEPTED.includes(status) ? null : `The demo grant ${grantId} was refused with ${status}: ${detailOf(body)}`;
}

/** What to do about a refusal: grants of an earlier version can't be changed, only revoked or left behind. */
const remedyFor = (folder: string): string =>
  `The data in ${folder} were made by another version, or with other keys, so the stack runs without the grants of this one.\n` +
  `To begin again: call "stack down", remove ${folder}, and call "stack up". To keep the data, choose another --folder.`;

/**
 * @param address of the intake
 * @param addOperator makes the operator's source one that workers let correct: before its grant, and only the first time
 * @param folder the stack's
 * @returns why a grant was refused, and what to do: then none behind it is stated; null if all hold
 */
export async function applyDemoGrants(
  address: string,
  keys: DemoKeys,
  addOperator: () => Promise<void>,
  folder: string,
): Promise<string | null> {
  // The key of the operator signs in as soon as there is its grant.
  const { status } = await finalAnswer(address, keys.operator);
  if (status === UNAUTHORIZED) await addOperator();
  for (const grant of demoGrants(keys)) {
    const refusal = await refusalOf(address, keys, grant);
    if (refusal !== null) return `${refusal}\n${remedyFor(folder)}`;
  }
  return null;
}
