/** States the demo grants to the intake of a stack, as an operator would by `oretrail grants apply`. */
import { type DemoGrant, demoGrants } from './demo-grants.ts';
import type { DemoKey, DemoKeys } from './demo-keys.ts';

/** The intake answers within 2 s even if Kafka does not; this is for busy machines. */
const ANSWER_TIMEOUT_MS = 30_000;
const UNAUTHORIZED = 401;

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

/** Why a grant was refused, as a sentence; null if it was accepted, now or before. */
async function refusalOf(address: string, keys: DemoKeys, { grantId, by, event }: DemoGrant): Promise<string | null> {
  const answer = await request(address, keys[by], event);
  const body = await answer.text();
  return answer.ok ? null : `The demo grant ${grantId} was refused with ${answer.status}: ${body}`;
}

/**
 * @param address of the intake
 * @param addOperator makes the operator's source one that workers let correct: before its grant, and only the first time
 * @returns why a grant was refused, and then none behind it is stated; null if all hold
 */
export async function applyDemoGrants(
  address: string,
  keys: DemoKeys,
  addOperator: () => Promise<void>,
): Promise<string | null> {
  // The key of the operator signs in as soon as there is its grant.
  const known = await request(address, keys.operator);
  await known.body?.cancel();
  if (known.status === UNAUTHORIZED) await addOperator();
  for (const grant of demoGrants(keys)) {
    const refusal = await refusalOf(address, keys, grant);
    if (refusal !== null) return refusal;
  }
  return null;
}
