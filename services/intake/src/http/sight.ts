/** What a principal may see. All else looks as if it did not exist. Source: intake.md, section 4. */
import { type GrantBook, type HeldGrant, isInForce, type PrincipalId } from '@oretrail/authority';
import type { RecordedStatement } from '../intake.ts';

/** Roles that see everything. */
const SEE_ALL = ['operator', 'auditor'] as const;

/** What one principal may see at one instant. */
export class Sight {
  private readonly principal: PrincipalId;
  private readonly grants: GrantBook;
  /** Whether it sees everything: it is an operator or auditor now. */
  readonly seesAll: boolean;
  /** Whether it is an operator now. */
  readonly isOperator: boolean;

  /** @param at nanoseconds since 1970 */
  constructor(grants: GrantBook, principal: PrincipalId, at: bigint) {
    this.grants = grants;
    this.principal = principal;
    const roles = new Set(
      grants
        .heldBy(principal)
        .filter((held) => isInForce(held, at))
        .flatMap(({ grant }) => grant.roles),
    );
    this.seesAll = SEE_ALL.some((role) => roles.has(role));
    this.isOperator = roles.has('operator');
  }

  /** A grant that it holds or has delegated, in force or not. */
  seesGrant({ principal, parent }: HeldGrant): boolean {
    return this.seesAll || principal === this.principal || parent?.principal === this.principal;
  }

  /** A statement of its own, or under a grant that it sees. */
  seesStatement({ principal, grantId }: RecordedStatement): boolean {
    if (this.seesAll || principal === this.principal) return true;
    const held = grantId === null ? null : this.grants.find(grantId);
    return held !== null && this.seesGrant(held);
  }
}
