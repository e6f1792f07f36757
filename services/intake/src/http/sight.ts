/** What a principal may see. All else looks as if it did not exist. Source: intake.md, section 4. */
import { type GrantBook, type HeldGrant, isInForce, isRevoked, type PrincipalId } from '@oretrail/authority';
import type { RecordedStatement } from '../intake.ts';

/** Roles that see everything. */
const SEE_ALL = ['operator', 'auditor'] as const;

/** Whether a principal has no grant that was not revoked: a thief of its token or key learns nothing, and leaves nothing. */
export function isShutOut(grants: GrantBook, principal: PrincipalId): boolean {
  return grants.heldBy(principal).every(isRevoked);
}

/** What one principal may see at one instant. */
export class Sight {
  private readonly principal: PrincipalId;
  private readonly grants: GrantBook;
  /** Whether it sees everything: it is an operator or auditor now. */
  readonly seesAll: boolean;
  /** Whether it sees the sources of operators: it is one now, or makes the first, which has to be one of the workers'. */
  readonly seesOperators: boolean;
  private readonly isShutOut: boolean;

  /** @param at nanoseconds since 1970 */
  constructor(grants: GrantBook, principal: PrincipalId, at: bigint) {
    this.grants = grants;
    this.principal = principal;
    const held = grants.heldBy(principal);
    this.isShutOut = isShutOut(grants, principal);
    const roles = new Set(held.filter((one) => isInForce(one, at)).flatMap(({ grant }) => grant.roles));
    this.seesAll = SEE_ALL.some((role) => roles.has(role));
    this.seesOperators = roles.has('operator') || grants.mayBegin(principal);
  }

  /** A grant that it holds or has delegated, in force or not. */
  seesGrant({ principal, parent }: HeldGrant): boolean {
    if (this.seesAll || this.isShutOut) return this.seesAll;
    return principal === this.principal || parent?.principal === this.principal;
  }

  /** A statement of its own, or under a grant that it sees. */
  seesStatement({ principal, grantId }: RecordedStatement): boolean {
    if (this.seesAll || this.isShutOut) return this.seesAll;
    if (principal === this.principal) return true;
    const held = grantId === null ? null : this.grants.find(grantId);
    return held !== null && this.seesGrant(held);
  }
}
