import { describe, expect, it } from 'vitest';
import type { Holding, OwnedParty } from '../core/owners.ts';
import { HOLDINGS_DRAWN, ownershipPath, ownerTiers } from './owner-tiers.ts';

const holding = (holder: string, party: string): Holding => {
  return { holder, party, equity: '0.5', votes: '0.5', seats: '0.5' };
};
const party = (name: string, concern: OwnedParty['concern'] = 'no-concern'): OwnedParty => {
  return { party: name, organizedIn: 'SG', headquarteredIn: 'SG', governmentOf: null, concern, ground: null };
};
const named = (names: readonly string[]) => names.map((name) => party(name));
const columnsOf = (names: readonly string[], holdings: readonly Holding[]) =>
  ownerTiers({ parties: named(names), holdings }).columns.map((column) => column.map((one) => one.party));

describe('tiers of owners', () => {
  it('have each party behind the last of its holders, and none that holds nothing and is not held', () => {
    const holdings = [holding('state', 'fund'), holding('fund', 'cells'), holding('state', 'cells')];
    expect(columnsOf(['cells', 'fund', 'state', 'alone'], holdings)).toEqual([['state'], ['fund'], ['cells']]);
  });

  it('have each party of a ring once', () => {
    const holdings = [holding('a', 'b'), holding('b', 'c'), holding('c', 'a'), holding('c', 'd'), holding('e', 'e')];
    expect(columnsOf(['a', 'b', 'c', 'd', 'e'], holdings).flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('draw so many holdings, those of parties of concern first, and count the others', () => {
    const holdings = Array.from({ length: HOLDINGS_DRAWN + 7 }, (_, i) => holding('state', `party ${i}`));
    const last = `party ${HOLDINGS_DRAWN + 6}`;
    const parties = [...holdings.map((one) => party(one.party, one.party === last ? 'concern' : 'no-concern'))];
    const tiers = ownerTiers({ parties: [...parties, party('state')], holdings });
    expect([tiers.holdings.length, tiers.more, tiers.holdings[0]?.party]).toEqual([HOLDINGS_DRAWN, 7, last]);
  });

  it('lead from a party to all above and below it, but not to those beside it', () => {
    const holdings = [holding('state', 'fund'), holding('fund', 'cells'), holding('state', 'mine')];
    expect([...ownershipPath('fund', holdings)].sort()).toEqual(['cells', 'fund', 'state']);
  });
});
