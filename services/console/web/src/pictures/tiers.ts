/** From a lineage to columns of tiers with groups by country. For drawing only. Source: console.md, "Genealogy by tiers". */
import type { Lineage, LineageNode } from '../api/shapes.ts';
import { countryName } from '../words/words.ts';

/** The columns, from the mine to the road. */
export const TIERS = ['ore', 'refined', 'material', 'electrode', 'cell', 'module', 'pack', 'vehicle'] as const;
type Tier = (typeof TIERS)[number];

/** Lots of one tier from one country. */
export type TierGroup = Readonly<{
  key: string;
  tier: Tier;
  /** The country, or what else they have in common. */
  name: string;
  nodes: readonly LineageNode[];
  /** How many of them a finding names, or have nothing that declares them. */
  faulty: number;
}>;

/** Groups column by column, the largest first, and the draws between groups. */
export type Tiers = Readonly<{
  columns: readonly Readonly<{ tier: Tier; groups: readonly TierGroup[] }>[];
  groupOf: ReadonlyMap<string, TierGroup>;
  parentsOf: ReadonlyMap<string, readonly string[]>;
  consumersOf: ReadonlyMap<string, readonly string[]>;
  links: readonly Readonly<{ from: TierGroup; to: TierGroup; draws: number }>[];
}>;

/** Whether something is wrong with a lot, so that it is drawn red. */
export const isFaulty = ({ standing, findings = [] }: LineageNode): boolean =>
  standing !== 'in-force' || findings.length > 0;

function multimap(pairs: Iterable<readonly [string, string]>): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const known = map.get(key);
    if (known === undefined) map.set(key, [value]);
    else known.push(value);
  }
  return map;
}

/** Tiers of all nodes: what others have declared is not shown to everybody, and is drawn beside what it is linked to. */
function tiersOf({ nodes, draws, direction }: Lineage): ReadonlyMap<string, Tier> {
  const tiers = new Map<string, Tier>(
    nodes.flatMap(({ id, tier }) => (tier === undefined ? [] : [[id, tier as Tier]])),
  );
  const step = direction === 'up' ? -1 : 1;
  for (const { parent, consumer } of draws) {
    const [known, other] = direction === 'up' ? [consumer, parent] : [parent, consumer];
    const at = TIERS.indexOf(tiers.get(known) ?? 'material') + step;
    if (!tiers.has(other)) tiers.set(other, TIERS[Math.min(Math.max(at, 0), TIERS.length - 1)] ?? 'material');
  }
  return tiers;
}

function nameOf({ country, standing, tier }: LineageNode): string {
  if (tier === 'vehicle') return 'Vehicles';
  if (standing === 'missing') return 'Not declared';
  if (tier === undefined) return 'Others’ lots';
  return country == null ? 'No activity stated' : countryName(country);
}

/** What is drawn of a lineage. */
export function drawnTiers(lineage: Lineage): Tiers {
  const tiers = tiersOf(lineage);
  const members = new Map<string, LineageNode[]>();
  for (const node of lineage.nodes) {
    const key = `${tiers.get(node.id) ?? 'material'}/${nameOf(node)}`;
    const known = members.get(key);
    if (known === undefined) members.set(key, [node]);
    else known.push(node);
  }
  const groups = Array.from(members, ([key, nodes]): TierGroup => {
    const [tier = '', name = ''] = key.split('/', 2);
    const sorted = [...nodes].sort((a, b) => Number(isFaulty(b)) - Number(isFaulty(a)) || (a.id < b.id ? -1 : 1));
    return { key, tier: tier as Tier, name, nodes: sorted, faulty: nodes.filter(isFaulty).length };
  });
  const groupOf = new Map(groups.flatMap((group) => group.nodes.map(({ id }) => [id, group] as const)));
  const links = new Map<string, { from: TierGroup; to: TierGroup; draws: number }>();
  for (const { parent, consumer } of lineage.draws) {
    const [from, to] = [groupOf.get(parent), groupOf.get(consumer)];
    if (from === undefined || to === undefined) continue;
    const key = `${from.key} ${to.key}`;
    const link = links.get(key) ?? { from, to, draws: 0 };
    link.draws += 1;
    links.set(key, link);
  }
  return {
    columns: TIERS.flatMap((tier) => {
      const own = groups.filter((group) => group.tier === tier).sort((a, b) => b.nodes.length - a.nodes.length);
      return own.length === 0 ? [] : [{ tier, groups: own }];
    }),
    groupOf,
    parentsOf: multimap(lineage.draws.map(({ parent, consumer }) => [consumer, parent] as const)),
    consumersOf: multimap(lineage.draws.map(({ parent, consumer }) => [parent, consumer] as const)),
    links: [...links.values()],
  };
}

function walked(from: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set([from]);
  for (const id of found) for (const other of next.get(id) ?? []) found.add(other);
  return found;
}

/** All that a lot was made of, and all that was made of it. */
export function pathThrough(id: string, { parentsOf, consumersOf }: Tiers): ReadonlySet<string> {
  return new Set([...walked(id, parentsOf), ...walked(id, consumersOf)]);
}
