/** Who is drawn of the owners, and where: each party to the right of those who hold it. */
import type { Holding, OwnedParty, Owners } from '../core/owners.ts';

/** Holdings that are drawn, those of parties of concern first: more lines can't be followed. The table has all. */
export const HOLDINGS_DRAWN = 80;

/** Parties in columns, owners on the left, and the holdings between them. */
export type OwnerTiers = Readonly<{
  columns: readonly (readonly OwnedParty[])[];
  holdings: readonly Holding[];
  /** Holdings that are not drawn. */
  more: number;
}>;

/** Holdings by the party that one of their ends is. */
export function byEnd(
  holdings: readonly Holding[],
  end: 'holder' | 'party',
): ReadonlyMap<string, readonly Holding[] | undefined> {
  return Map.groupBy(holdings, (one) => one[end]);
}

/** The column of each party, one behind the last of its holders. In a ring of owners, the first by id goes before the others. */
function columnOf(parties: readonly string[], holdings: readonly Holding[]): ReadonlyMap<string, number> {
  const held = byEnd(holdings, 'party');
  const placed = new Map<string, number>();
  const holdersOf = (party: string): readonly string[] => (held.get(party) ?? []).map(({ holder }) => holder);
  let left = [...parties].sort();
  while (left.length > 0) {
    const ready = left.filter((party) => holdersOf(party).every((holder) => placed.has(holder)));
    const next = ready.length > 0 ? ready : left.slice(0, 1);
    const columns = next.map(
      (party) => Math.max(-1, ...holdersOf(party).map((holder) => placed.get(holder) ?? -1)) + 1,
    );
    for (const [i, party] of next.entries()) placed.set(party, columns[i] ?? 0);
    left = left.filter((party) => !placed.has(party));
  }
  return placed;
}

/** Parties that hold or are held, in columns. */
export function ownerTiers({ parties, holdings }: Owners): OwnerTiers {
  const known = new Map(parties.map((one) => [one.party, one]));
  const rank = ({ party }: Holding): number => (known.get(party)?.concern === 'concern' ? 0 : 1);
  const drawn = [...holdings].sort((a, b) => rank(a) - rank(b)).slice(0, HOLDINGS_DRAWN);
  const named = [...new Set(drawn.flatMap(({ holder, party }) => [holder, party]))];
  const columnsOf = columnOf(named, drawn);
  const columns: OwnedParty[][] = [];
  for (const [name, column] of columnsOf) {
    const party = known.get(name);
    if (party === undefined) continue;
    columns[column] = [...(columns[column] ?? []), party];
  }
  return { columns, holdings: drawn, more: holdings.length - drawn.length };
}

/** A party with all that hold it and all that it holds, through others or at once. */
export function ownershipPath(party: string, holdings: readonly Holding[]): ReadonlySet<string> {
  const follow = (from: 'holder' | 'party', to: 'holder' | 'party'): ReadonlySet<string> => {
    const links = byEnd(holdings, from);
    const reached = new Set([party]);
    for (const one of reached) for (const link of links.get(one) ?? []) reached.add(link[to]);
    return reached;
  };
  return new Set([...follow('party', 'holder'), ...follow('holder', 'party')]);
}
