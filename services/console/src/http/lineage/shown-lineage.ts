/** What of a lineage is shown, by role. Source: console.md, "1. Who sees what". */
import { hasVinForm } from '@oretrail/model';
import type { Lineage, LineageNode } from '@oretrail/read-model';
import type { Sight } from '../../sight/sight.ts';
import type { Drawn, ShownNode } from './lineage-schema.ts';

/**
 * How the lots of a lineage are shown: `whole` to auditors, to finance and for what is above one's own vehicles; `linked` to the
 * party of the lot, which sees of others only that they draw.
 */
export type LineageView = 'whole' | 'linked';

/** Findings by the subjects that they name. */
export type FindingsBySubject = ReadonlyMap<string, readonly string[]>;

function shownNode(node: LineageNode, isWhole: boolean, findings: FindingsBySubject): ShownNode {
  const { id, standing, distance, tier, country, activities } = node;
  const codes = findings.get(id);
  const found = codes === undefined ? {} : { findings: [...codes] };
  if (!isWhole) return { id, standing, distance, ...found };
  return { id, tier, country, activities: activities.map((one) => ({ ...one })), standing, distance, ...found };
}

/** The nodes from which a vehicle of the principal is reached: of what others make of a lot, a manufacturer sees nothing. */
function aboveOwnVehicles({ nodes, draws }: Lineage, sight: Sight): ReadonlySet<string> {
  const parents = Map.groupBy(draws, ({ consumer }) => consumer);
  const reached = new Set(nodes.flatMap(({ id }) => (hasVinForm(id) && sight.isOwnVehicle(id) ? [id] : [])));
  // A set grows while it is walked; each node enters it once.
  for (const id of reached) for (const { parent } of parents.get(id) ?? []) reached.add(parent);
  return reached;
}

/** Whether a node is shown. */
function seenBy(sight: Sight, view: LineageView, lineage: Lineage): (id: string) => boolean {
  if (sight.seesAllVerdicts) return () => true;
  if (view === 'linked') return (id) => !hasVinForm(id) || sight.isOwnVehicle(id);
  const own = aboveOwnVehicles(lineage, sight);
  return (id) => own.has(id) || sight.isOwnLot(id);
}

/** What the principal sees of what is below a lot, or of all that is above it or above a vehicle. */
export function shownLineage(
  lineage: Lineage,
  {
    sight,
    view,
    isDown,
    findings,
  }: Readonly<{ sight: Sight; view: LineageView; isDown: boolean; findings: FindingsBySubject }>,
): Drawn & { hiddenVehicles: number } {
  const isSeen = isDown || view === 'linked' ? seenBy(sight, view, lineage) : () => true;
  const nodes = lineage.nodes.filter(({ id }) => isSeen(id));
  const hidden = lineage.nodes.filter(({ id }) => !isSeen(id) && hasVinForm(id));
  const isWhole = (id: string): boolean => view === 'whole' || sight.isOwnSubject(id);
  return {
    nodes: nodes.map((node) => shownNode(node, isWhole(node.id), findings)),
    draws: lineage.draws
      .filter(({ parent, consumer }) => isSeen(parent) && isSeen(consumer))
      .map((one) => ({ ...one })),
    hiddenVehicles: view === 'linked' ? hidden.length : 0,
  };
}
