/** The revocation that `DELETE` of a grant makes. Source: intake.md, "Revocation". */

import { randomUUID } from 'node:crypto';
import { type GrantBook, type HeldGrant, isInForce, type PrincipalId } from '@oretrail/authority';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { instantOfMs } from '@oretrail/model';

/** What a revocation depends on. */
export type RevocationRequest = Readonly<{
  held: HeldGrant;
  principal: PrincipalId;
  /** One of the sources of the principal; the first if it is left out. */
  source?: string | undefined;
  reason?: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
}>;

/** The sources as which a principal may revoke a grant: of its own grants that make it an operator, and of the parent if it holds that. */
function sourcesFor(grants: GrantBook, { held, principal, now }: RevocationRequest): string[] {
  const at = instantOfMs(now);
  const acting = grants
    .heldBy(principal)
    .filter((own) => isInForce(own, at) && (own === held.parent || own.grant.roles.includes('operator')));
  return acting.flatMap(({ sources }) => [...sources]);
}

/** The text of the event. @throws OretrailError `not-allowed` if the principal may not revoke the grant */
export function revocationText(grants: GrantBook, request: RevocationRequest): string {
  const { held, reason = 'Revoked over HTTP.', now } = request;
  const { grantId } = held.grant;
  const source = request.source ?? sourcesFor(grants, request)[0];
  if (source === undefined) {
    const what = 'only an operator, or the holder of the grant that it is delegated from, may revoke a grant';
    throw HTTP_ERRORS.error('not-allowed', what);
  }
  return JSON.stringify({
    specversion: '1.0',
    id: `revocation-${randomUUID()}`,
    source,
    type: 'oretrail.grant-revocation.v1',
    subject: grantId,
    time: new Date(now).toISOString(),
    data: { grantId, reason },
  });
}
