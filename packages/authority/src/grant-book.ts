/** Who holds what: the fold of grant events. Source: intake.md, "Grant events". */
import { type ContentDigest, instantOf, type OretrailEvent, shownValue } from '@oretrail/model';
import { DELEGATIONS_MAX, undelegable, widerThanParent } from './delegation.ts';
import { type GrantFault, grantFault } from './errors.ts';
import type { GrantEvent, GrantingEvent, RevocationEvent } from './grant-events.ts';
import type { GrantOutcome, GrantRecord } from './grant-record.ts';
import { type HeldGrant, heldGrant, isInForce, isOperatorAt, mayBothBeHeld } from './held-grant.ts';
import type { GrantId, PrincipalId } from './ids.ts';
import { subjectKey } from './scope.ts';
import { ScopeIndex } from './scope-index.ts';

type Refused = Extract<GrantOutcome, { outcome: 'refused' }>;
/** An outcome, and what it changes. */
type Decision = Refused | Readonly<{ outcome: 'duplicate' }> | Readonly<{ outcome: 'accepted'; change: () => void }>;

function refused(...faults: readonly GrantFault[]): Refused {
  return { outcome: 'refused', faults };
}

const DUPLICATE = { outcome: 'duplicate' } as const;

/** Neither a URI holds a space, which the source is, nor a grant id, which the subject is. */
function identityOf({ source, subject, id }: GrantEvent): string {
  return `${source} ${subject} ${id}`;
}

/**
 * Grants in the order of their log. An event that was accepted leaves no trace if it is repeated, as for all events. But the
 * order counts: grants are on one partition, and the first in the log holds an id and a prefix. So of two events with one
 * identity the first stays, not the one with the lowest digest. Two books that have read the same log are equal, whatever
 * their clocks.
 */
export class GrantBook {
  private readonly bootstrap: PrincipalId | null;
  private readonly digests = new Map<string, ContentDigest>();
  private readonly byId = new Map<GrantId, HeldGrant>();
  private readonly byPrincipal = new Map<PrincipalId, HeldGrant[]>();
  private readonly delegations = new Map<HeldGrant, number>();
  private readonly scopes = new ScopeIndex();

  /** @param bootstrap may state the first grant and nothing else; null if a book may not begin */
  constructor(bootstrap: PrincipalId | null) {
    this.bootstrap = bootstrap;
  }

  /** Takes the next record of the log. */
  apply(record: GrantRecord): GrantOutcome {
    const decision = this.decide(record);
    if (decision.outcome !== 'accepted') return decision;
    const { event } = record;
    this.digests.set(identityOf(event), event.digest);
    decision.change();
    return { outcome: 'accepted' };
  }

  /** What {@link GrantBook.apply} would answer, without a change: for the door, before the record is in the log. */
  judge(record: GrantRecord): GrantOutcome {
    const decision = this.decide(record);
    return decision.outcome === 'accepted' ? { outcome: 'accepted' } : decision;
  }

  /** A grant that was accepted, in force or not. */
  find(grantId: GrantId): HeldGrant | null {
    return this.byId.get(grantId) ?? null;
  }

  /** All accepted grants, in the order of the log. */
  all(): Iterable<HeldGrant> {
    return this.byId.values();
  }

  /** Whether a principal may state the first grant: there is none yet, and it is the bootstrap operator. */
  mayBegin(principal: PrincipalId): boolean {
    return this.byId.size === 0 && principal === this.bootstrap;
  }

  /** The grants of one principal, in the order of the log. */
  heldBy(principal: PrincipalId): readonly HeldGrant[] {
    return this.byPrincipal.get(principal) ?? [];
  }

  /** The grants, in force or not, that cover what an event is about. */
  covering(event: OretrailEvent): Iterable<HeldGrant> {
    return this.scopes.covering(subjectKey(event));
  }

  /** The sources of operators, in force or not: what an operator has corrected stays corrected. Source: intake.md, "Bootstrap". */
  operatorSources(): ReadonlySet<string> {
    const operators = [...this.byId.values()].filter(({ grant }) => grant.roles.includes('operator'));
    return new Set(operators.flatMap(({ grant }) => grant.sources));
  }

  private decide(record: GrantRecord): Decision {
    const { event } = record;
    const known = this.digests.get(identityOf(event));
    if (known === event.digest) return DUPLICATE;
    if (known !== undefined) {
      return refused(grantFault(['id'], 'id-conflict', `${shownValue(event.id)} has other content already`));
    }
    const at = instantOf(record.recordedtime);
    return event.type === 'oretrail.grant.v1'
      ? this.decideGrant(event, record.principal, at)
      : this.decideRevocation(event, record.principal, at);
  }

  private decideGrant(event: GrantingEvent, principal: PrincipalId, at: bigint): Decision {
    const { grantId, parent: parentId } = event.data;
    const parent = parentId === undefined ? null : (this.byId.get(parentId) ?? null);
    const held = heldGrant(event.data, at, parent);
    if (this.byId.size === 0) return this.decideFirst(held, principal, at);
    if (parentId !== undefined && parent === null) {
      return refused(grantFault(['data', 'parent'], 'unknown-grant', `${shownValue(parentId)} is not known`));
    }
    const faults = this.faultsOfAuthor(event, principal, parent, at);
    if (faults.length > 0) return refused(...faults);
    if (this.byId.has(grantId)) {
      return refused(grantFault(['data', 'grantId'], 'id-conflict', `${shownValue(grantId)} is granted already`));
    }
    const wider = parent === null ? [] : this.faultsOfDelegation(held, parent, principal, at);
    const found = wider.length > 0 ? wider : this.overlaps(held);
    return found.length > 0 ? refused(...found) : { outcome: 'accepted', change: () => this.enter(held) };
  }

  /** The first grant makes an operator at once, because nobody else could grant after it. Source: intake.md, "Bootstrap". */
  private decideFirst(held: HeldGrant, principal: PrincipalId, at: bigint): Decision {
    if (!this.mayBegin(principal)) {
      return refused(grantFault([], 'not-allowed', 'Before the first grant only the bootstrap operator may grant'));
    }
    if (isOperatorAt(held, at) && held.sources.size > 0 && held.grant.parent === undefined) {
      return { outcome: 'accepted', change: () => this.enter(held) };
    }
    const what = 'The first grant has to give the role operator, at once, with a source, and without a parent';
    return refused(grantFault(['data', 'roles'], 'not-allowed', what));
  }

  private decideRevocation(event: RevocationEvent, principal: PrincipalId, at: bigint): Decision {
    const { grantId } = event.data;
    const held = this.byId.get(grantId);
    if (held === undefined) {
      return refused(grantFault(['data', 'grantId'], 'unknown-grant', `${shownValue(grantId)} is not known`));
    }
    const faults = this.faultsOfAuthor(event, principal, held.parent, at);
    if (faults.length > 0) return refused(...faults);
    if (held.revokedAt !== null) return DUPLICATE;
    const change = () => {
      held.revokedAt = at;
    };
    return { outcome: 'accepted', change };
  }

  private isOperator(principal: PrincipalId, at: bigint): boolean {
    return this.heldBy(principal).some((held) => isOperatorAt(held, at));
  }

  /** Who may grant and revoke: an operator, and the holder of the grant that is delegated. Source: intake.md, "Grant events". */
  private faultsOfAuthor(
    event: GrantEvent,
    principal: PrincipalId,
    parent: HeldGrant | null,
    at: bigint,
  ): GrantFault[] {
    const acting = this.heldBy(principal).filter(
      (held) => isOperatorAt(held, at) || (held === parent && isInForce(held, at)),
    );
    if (acting.length === 0) {
      const holder =
        parent === null ? '' : ` or the holder of ${shownValue(parent.grant.grantId)} while it is in force`;
      return [grantFault([], 'not-allowed', `Only an operator${holder} may do this`)];
    }
    if (acting.some(({ sources }) => sources.has(event.source))) return [];
    const what = `${shownValue(event.source)} is not a source of the grant by which the principal acts`;
    return [grantFault(['source'], 'not-allowed', what)];
  }

  private faultsOfDelegation(held: HeldGrant, parent: HeldGrant, principal: PrincipalId, at: bigint): GrantFault[] {
    if ((this.delegations.get(parent) ?? 0) >= DELEGATIONS_MAX) {
      const what = `${shownValue(parent.grant.grantId)} is over the limit of ${DELEGATIONS_MAX} delegations`;
      return [grantFault(['data', 'parent'], 'too-many', what)];
    }
    const faults = undelegable(parent, at);
    return faults.length > 0 ? faults : widerThanParent(held, parent, this.isOperator(principal, at));
  }

  /** One fault for each prefix that another party holds a part of. */
  private overlaps(held: HeldGrant): GrantFault[] {
    return held.scopes.flatMap((key, i) => {
      for (const other of this.scopes.overlapping(key)) {
        if (mayBothBeHeld(held, other)) continue;
        const what = `The prefix overlaps with one of ${shownValue(other.grant.grantId)}, which another party holds`;
        return [grantFault(['data', 'may', i], 'overlap', what)];
      }
      return [];
    });
  }

  private enter(held: HeldGrant): void {
    this.byId.set(held.grant.grantId, held);
    const known = this.byPrincipal.get(held.principal);
    if (known === undefined) this.byPrincipal.set(held.principal, [held]);
    else known.push(held);
    if (held.parent !== null) this.delegations.set(held.parent, (this.delegations.get(held.parent) ?? 0) + 1);
    this.scopes.add(held);
  }
}
