/** A grant that was accepted, and when it is in force. Source: intake.md, "The grant", "Delegation" and "Revocation". */
import { type EventType, instantOf, type Source } from '@oretrail/model';
import type { Grant } from './grant-events.ts';
import type { PrincipalId, ScopeKey } from './ids.ts';
import { principalId } from './principal.ts';
import { scopeKey } from './scope.ts';

/** A grant in the book. Instants are nanoseconds since 1970. */
export type HeldGrant = Readonly<{
  grant: Grant;
  principal: PrincipalId;
  /** The grant that it is delegated from, null if an operator granted it by itself. */
  parent: HeldGrant | null;
  sources: ReadonlySet<Source>;
  types: ReadonlySet<EventType>;
  scopes: readonly ScopeKey[];
  /** The later of `from` and the instant at which the grant was recorded: a grant is not retroactive either. */
  start: bigint;
  to: bigint;
}> & {
  /** When its revocation was recorded; null if it is not revoked. Only the book sets it, for the delegated grants to see it too. */
  revokedAt: bigint | null;
};

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const earlier = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The grant as it is held from the instant at which it was recorded. */
export function heldGrant(grant: Grant, recordedAt: bigint, parent: HeldGrant | null): HeldGrant {
  return {
    grant,
    principal: principalId(grant.principal),
    parent,
    sources: new Set(grant.sources),
    types: new Set(grant.types),
    scopes: grant.may.map(scopeKey),
    start: later(instantOf(grant.from), recordedAt),
    to: instantOf(grant.to),
    revokedAt: null,
  };
}

/** The first instant after the grant: its `to`, its revocation, or the end of its parent. */
export function endOf({ to, revokedAt, parent }: HeldGrant): bigint {
  const own = revokedAt === null ? to : earlier(to, revokedAt);
  return parent === null ? own : earlier(own, endOf(parent));
}

/** Whether the grant, or the one that it is delegated from, is revoked. */
export function isRevoked({ revokedAt, parent }: HeldGrant): boolean {
  return revokedAt !== null || (parent !== null && isRevoked(parent));
}

/** Whether the grant gives its right at an instant. */
export function isInForce(held: HeldGrant, at: bigint): boolean {
  return held.start <= at && at < endOf(held);
}

/** Whether the grant makes its holder an operator at an instant. */
export function isOperatorAt(held: HeldGrant, at: bigint): boolean {
  return held.grant.roles.includes('operator') && isInForce(held, at);
}

/** Whether the first is held from the party that holds the second. */
function isHeldFrom(held: HeldGrant, other: HeldGrant): boolean {
  return held.parent?.principal === other.principal;
}

/** Whether the same party holds both, or one party holds from the other. Source: intake.md, "Overlaps". */
function areRelated(a: HeldGrant, b: HeldGrant): boolean {
  return a.principal === b.principal || isHeldFrom(a, b) || isHeldFrom(b, a);
}

/** Whether two grants, of which some prefixes overlap, may both be held. Source: intake.md, "Overlaps". */
export function mayBothBeHeld(a: HeldGrant, b: HeldGrant): boolean {
  return areRelated(a, b) || later(a.start, b.start) >= earlier(endOf(a), endOf(b));
}
