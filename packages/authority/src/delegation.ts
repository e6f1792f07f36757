/** What a delegated grant may be. Source: intake.md, "Delegation". */
import { instantOf, shownValue } from '@oretrail/model';
import { type GrantFault, grantFault } from './errors.ts';
import { type HeldGrant, isInForce } from './held-grant.ts';
import { shownScope } from './scope.ts';

/** Grants that are delegated from one grant at most, ended ones too. A party has fewer partners than that, and so a holder can't fill the memory of every reader. */
export const DELEGATIONS_MAX = 1_000;

/** Why a grant may not be delegated at an instant, as faults of `parent`. A delegated grant is never delegable: the schema refuses it. */
export function undelegable(parent: HeldGrant, at: bigint): GrantFault[] {
  const id = shownValue(parent.grant.grantId);
  const path = ['data', 'parent'];
  if (parent.grant.delegable !== true) return [grantFault(path, 'not-allowed', `${id} is not delegable`)];
  return isInForce(parent, at) ? [] : [grantFault(path, 'not-allowed', `${id} is not in force`)];
}

/** Prefixes that the parent does not cover. */
function widerScopes({ grant, scopes }: HeldGrant, parent: HeldGrant): GrantFault[] {
  return grant.may.flatMap((scope, i) => {
    const key = scopes[i] ?? '';
    if (parent.scopes.some((wider) => key.startsWith(wider))) return [];
    const what = `${shownValue(shownScope(scope))} is not under a prefix of ${shownValue(parent.grant.grantId)}`;
    return [grantFault(['data', 'may', i], 'not-allowed', what)];
  });
}

/** Items of a list that the parent does not have. */
function widerItems(name: 'types' | 'sources' | 'roles', held: HeldGrant, parent: HeldGrant): GrantFault[] {
  const known = new Set<string>(parent.grant[name]);
  const items: readonly string[] = held.grant[name];
  return items.flatMap((item, i) => {
    if (known.has(item)) return [];
    const what = `${shownValue(item)} is not one of the ${name} of ${shownValue(parent.grant.grantId)}`;
    return [grantFault(['data', name, i], 'not-allowed', what)];
  });
}

/** Times outside of those that the parent states. */
function widerTimes({ grant }: HeldGrant, { grant: parent }: HeldGrant): GrantFault[] {
  const id = shownValue(parent.grantId);
  const faults: GrantFault[] = [];
  if (instantOf(grant.from) < instantOf(parent.from)) {
    faults.push(
      grantFault(['data', 'from'], 'not-allowed', `${grant.from} is before ${parent.from}, when ${id} begins`),
    );
  }
  if (instantOf(grant.to) > instantOf(parent.to)) {
    faults.push(grantFault(['data', 'to'], 'not-allowed', `${grant.to} is after ${parent.to}, when ${id} ends`));
  }
  return faults;
}

/**
 * In what a delegated grant is wider than its parent, or not for another principal. An operator, who may grant all sources and roles anyway, may name others
 * than the parent's: so a party with a source of its own can hold from another party.
 */
export function widerThanParent(held: HeldGrant, parent: HeldGrant, isByOperator: boolean): GrantFault[] {
  const names = isByOperator ? (['types'] as const) : (['roles', 'sources', 'types'] as const);
  const items = names.flatMap((name) => widerItems(name, held, parent));
  if (held.principal === parent.principal) {
    const what = `The principal holds ${shownValue(parent.grant.grantId)} itself, which is delegated to others only`;
    items.push(grantFault(['data', 'principal'], 'not-allowed', what));
  }
  return [...items, ...widerScopes(held, parent), ...widerTimes(held, parent)];
}
