/** What one principal may see, by its grants. All else looks as if it did not exist. Source: console.md, "1. Who sees what". */
import {
  type GrantBook,
  type HeldGrant,
  isInForce,
  isRevoked,
  type PrincipalId,
  ROLES,
  type Role,
  type Scope,
} from '@oretrail/authority';
import { hasVinForm } from '@oretrail/model';
import { isOfMaker, isUnderPrefix } from '@oretrail/read-model';

/**
 * How much of a verdict is shown: `whole`; `own` for the manufacturer of the vehicle, without the parties above it; `status`
 * for operators; null: nothing.
 */
export type VerdictView = 'whole' | 'own' | 'status' | null;

/** What one principal may see at one instant. */
export class Sight {
  readonly principal: PrincipalId;
  /** Its grants in force. */
  readonly held: readonly HeldGrant[];
  /** The roles that these give. */
  readonly roles: ReadonlySet<Role>;
  /** Makers whose vehicles are its own. */
  readonly makers: readonly string[];
  /** Prefixes of the lots that are its own. */
  readonly lotPrefixes: readonly string[];

  /** Whether all its grants were revoked: a thief of its token or key learns nothing, not even of what it stated itself. */
  readonly isShutOut: boolean;

  /** Prefixes of the facts that are its own. */
  readonly factPrefixes: readonly string[];

  /** @param at nanoseconds since 1970 */
  constructor(book: GrantBook, principal: PrincipalId, at: bigint) {
    this.principal = principal;
    const all = book.heldBy(principal);
    this.isShutOut = all.every(isRevoked);
    this.held = all.filter((one) => isInForce(one, at));
    this.roles = new Set(this.held.flatMap(({ grant }) => grant.roles));
    const may = (roles: readonly Role[]): readonly Scope[] =>
      this.held
        .filter(({ grant }) => grant.roles.some((role) => roles.includes(role)))
        .flatMap(({ grant }) => grant.may);
    this.makers = may(['manufacturer']).flatMap(({ vehicles }) => vehicles ?? []);
    this.factPrefixes = may(ROLES).flatMap(({ facts }) => facts ?? []);
    this.lotPrefixes = may(['manufacturer', 'supplier']).flatMap(({ lots }) => lots ?? []);
  }

  /** Two sights with the same mark see the same. */
  get mark(): string {
    return JSON.stringify([this.principal, this.held.map(({ grant }) => grant.grantId)]);
  }

  /** Whether it has one of these roles. */
  hasRole(...roles: readonly Role[]): boolean {
    return roles.some((role) => this.roles.has(role));
  }

  /** Whether verdicts of all vehicles are shown whole. */
  get seesAllVerdicts(): boolean {
    return this.hasRole('auditor', 'finance');
  }

  /** Whether it has lists of verdicts at all. */
  get hasVerdicts(): boolean {
    return this.seesAllVerdicts || this.hasRole('operator') || this.makers.length > 0;
  }

  /** Whether of some vehicles in its lists only the status is shown. Then nothing else filters or sorts them, either. */
  get seesOnlyStatus(): boolean {
    return !this.seesAllVerdicts && this.hasRole('operator');
  }

  /** Whether a vehicle is its own. */
  isOwnVehicle(vin: string): boolean {
    return this.makers.some((maker) => isOfMaker(vin, maker));
  }

  /** Whether a lot is its own. */
  isOwnLot(lotId: string): boolean {
    return this.lotPrefixes.some((prefix) => isUnderPrefix(lotId, prefix));
  }

  /** Whether a fact is its own: under a prefix, or of a prefix without the day. */
  isOwnFact(key: string): boolean {
    const name = key.slice(0, key.lastIndexOf('/'));
    return this.factPrefixes.some((prefix) => isUnderPrefix(key, prefix) || name === prefix);
  }

  /** Whether what a statement is about is its own. */
  isOwnSubject(subject: string): boolean {
    if (hasVinForm(subject)) return this.isOwnVehicle(subject);
    return this.isOwnLot(subject) || this.isOwnFact(subject);
  }

  /** Whether a grant is shown: its own, what is delegated from its own, and to operators and auditors all. */
  seesGrant({ principal, parent }: HeldGrant): boolean {
    if (this.hasRole('operator', 'auditor')) return true;
    return !this.isShutOut && (principal === this.principal || parent?.principal === this.principal);
  }

  /** How much of the verdicts of a vehicle it sees. */
  verdictView(vin: string): VerdictView {
    if (this.seesAllVerdicts) return 'whole';
    if (this.isOwnVehicle(vin)) return 'own';
    return this.hasRole('operator') ? 'status' : null;
  }
}
