/** For specs: a lineage of a given size, as the API answers it. */
import type { Lineage, LineageNode } from '../src/api/shapes.ts';
import { TIERS } from '../src/pictures/tiers.ts';

const COUNTRIES = ['AU', 'CA', 'CL', 'JP', 'KR', 'US', 'ID', 'CN', 'MA', 'FI'];
/** One lot of this many has a finding, and as many are missing. */
const FAULTY_EACH = 97;

/** A vehicle above so many lots, most of them ore, each drawn by one or two of the next tier. */
export function madeUpLineage(lots: number): Lineage {
  const parts = [0.4, 0.2, 0.16, 0.12, 0.08, 0.03];
  const counts = [...parts.map((part) => Math.floor(lots * part))];
  counts.push(lots - counts.reduce((sum, one) => sum + one, 0), 1);
  const tiers = TIERS.map((tier, t) =>
    Array.from({ length: counts[t] ?? 0 }, (_, i): LineageNode => {
      if (tier === 'vehicle') return { id: '1HG000001SA000037', tier, country: null, standing: 'in-force' };
      const id = `urn:lot:example:${tier}:${i}`;
      if (i % FAULTY_EACH === FAULTY_EACH - 1) return { id, tier, country: null, activities: [], standing: 'missing' };
      const country = COUNTRIES[(i * 7 + t) % COUNTRIES.length] ?? 'US';
      const activities = [{ activity: t === 0 ? 'extraction' : 'processing', country }];
      const findings = i % FAULTY_EACH === 1 ? { findings: ['foreign-entity'] } : {};
      return { id, tier, country, activities, standing: 'in-force', ...findings };
    }),
  );
  const draws = tiers.slice(0, -1).flatMap((column, t) =>
    column.flatMap(({ id: parent }, i) => {
      const next = tiers[t + 1] ?? [];
      const consumers = new Set([next[i % next.length]?.id, next[(i * 3 + 1) % next.length]?.id]);
      return [...consumers].flatMap((consumer) => (consumer === undefined ? [] : [{ parent, consumer }]));
    }),
  );
  return { direction: 'up', isCut: false, hiddenVehicles: 0, nodes: tiers.flat().reverse(), draws };
}
