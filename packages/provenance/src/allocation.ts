/** Allocates a lot to the draws of its consumers. Depends on the parent and its draws alone. Source: provenance.md, section 1. */
import { type Amount, compareUtf8, type Mineral } from '@oretrail/model';
import type { Draw } from './draws.ts';
import type { LotHeader } from './figures.ts';

/** The grant of one consumer: one amount from a component lot, one for each mineral from a material lot. */
export type GrantedAmounts =
  | Readonly<{ kind: 'component'; whole: Amount }>
  | Readonly<{ kind: 'material'; byMineral: ReadonlyMap<Mineral, Amount> }>;

/** The order of serving: completion day, then lot id or VIN by bytes. */
export function compareDraws(a: Draw, b: Draw): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return compareUtf8(a.consumer, b.consumer);
}

const smaller = (a: Amount, b: Amount): Amount => (a < b ? a : b);

function allocateWhole(quantity: Amount, served: readonly Draw[]): Map<string, GrantedAmounts> {
  let left = quantity;
  const grants = new Map<string, GrantedAmounts>();
  for (const { consumer, quantity: asked } of served) {
    const whole = smaller(asked, left);
    left -= whole;
    grants.set(consumer, { kind: 'component', whole });
  }
  return grants;
}

/** The minerals of the parent that a draw takes. */
function drawnMinerals(draw: Draw, held: ReadonlyMap<Mineral, unknown>): readonly Mineral[] {
  return draw.minerals === 'all' ? [...held.keys()] : draw.minerals.filter((mineral) => held.has(mineral));
}

/**
 * Serves all draws of one lot that is in force, in order; each `(parent, mineral)` is drawn down on its own, a
 * component lot as one. A draw in another unit is not served and uses nothing up.
 * @param draws at most one per consumer, in any order
 * @returns the grants by consumer; a consumer whose unit differs has none
 */
export function allocate(parent: LotHeader, draws: readonly Draw[]): ReadonlyMap<string, GrantedAmounts> {
  const served = draws.filter((draw) => draw.unit === parent.unit).sort(compareDraws);
  if (parent.kind === 'component') return allocateWhole(parent.quantity, served);
  const left = new Map<Mineral, Amount>();
  for (const mineral of parent.contents.keys()) left.set(mineral, parent.quantity);
  const grants = new Map<string, GrantedAmounts>();
  for (const draw of served) {
    const byMineral = new Map<Mineral, Amount>();
    for (const mineral of drawnMinerals(draw, parent.contents)) {
      const available = left.get(mineral) ?? 0n;
      const granted = smaller(draw.quantity, available);
      left.set(mineral, available - granted);
      byMineral.set(mineral, granted);
    }
    grants.set(draw.consumer, { kind: 'material', byMineral });
  }
  return grants;
}
