/** API keys of made-up parties, the same in each run. */
import { createHash } from 'node:crypto';
import type { PrincipalId } from '@oretrail/authority';

/** The API key of a party. */
export function keyOf(name: string): string {
  return `oretrail_${createHash('sha256').update(name).digest('base64url')}`;
}

/** The principal of {@link keyOf}. */
export function keyPrincipal(name: string): PrincipalId {
  return `sha256:${createHash('sha256').update(keyOf(name)).digest('hex')}` as PrincipalId;
}
