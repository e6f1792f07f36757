/** What a webhook says of one revision: no more than its principal may see now. Source: Standard Webhooks, "Payload structure". */

import type { StoredVerdict } from '@oretrail/read-model';
import type { Sight } from '../sight/sight.ts';
import { shownChange } from '../streams/shown-change.ts';
import { VERDICT_TYPE } from './limits.ts';

/** The id of a message, the same for each request of it, and the body. */
export type Message = Readonly<{ id: string; body: string }>;

const DIGEST_PREFIX = /^sha256:/;

/** The id has no full stop, and nothing that the receiver is not shown: to operators, who do not see verdict ids, it names the vehicle. */
function idOf({
  vin,
  revision,
  verdictId,
}: Readonly<{ vin: string; revision: number; verdictId?: string | undefined }>): string {
  return `${(verdictId ?? vin).replace(DIGEST_PREFIX, '')}_${revision}`;
}

/** The message; null if the principal sees nothing of the vehicle. */
export function messageOf(row: StoredVerdict, sight: Sight): Message | null {
  const data = shownChange(row, sight);
  if (data === null) return null;
  return { id: idOf(data), body: JSON.stringify({ type: VERDICT_TYPE, timestamp: data.publishedAt, data }) };
}
