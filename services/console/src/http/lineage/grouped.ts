/** A lineage by tier, or by tier and country. */
import type { Drawn, Grouped, ShownNode } from './lineage-schema.ts';

/** What nodes are grouped by. */
export const GROUPINGS = ['tier', 'tier,country'] as const;
/** One of these. */
export type Grouping = (typeof GROUPINGS)[number];

type Key = Pick<ShownNode, 'tier' | 'country'>;

function keyOf({ tier, country }: ShownNode, grouping: Grouping): Key {
  const first = tier === undefined ? {} : { tier };
  return grouping === 'tier' || country === undefined ? first : { ...first, country };
}

/** Counts the nodes of each group, and the draws between groups. */
export function grouped({ nodes, draws }: Drawn, grouping: Grouping): Grouped {
  const keys = new Map(nodes.map((node) => [node.id, keyOf(node, grouping)]));
  const groups = Map.groupBy(nodes, (node) => JSON.stringify(keys.get(node.id)));
  const between = Map.groupBy(draws, ({ parent, consumer }) => JSON.stringify([keys.get(parent), keys.get(consumer)]));
  return {
    groups: Array.from(groups, ([key, members]) => ({
      ...(JSON.parse(key) as Key),
      lots: members.length,
      missing: members.filter(({ standing }) => standing === 'missing').length,
      withFindings: members.filter(({ findings }) => findings !== undefined).length,
    })),
    links: Array.from(between, ([key, members]) => {
      const [from, to] = JSON.parse(key) as [Key, Key];
      return { from, to, draws: members.length };
    }),
  };
}
