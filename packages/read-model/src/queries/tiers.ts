/** The tiers of a supply chain, in the order of the columns of a picture. Source: console.md, "Genealogy by tiers". */
import type { LotEvent } from '@oretrail/model';

/** From the mine to the road. */
export const TIERS = ['ore', 'refined', 'material', 'electrode', 'cell', 'module', 'pack', 'vehicle'] as const;
/** One of the tiers. */
export type Tier = (typeof TIERS)[number];

const OF_FORM = {
  ore: 'ore',
  concentrate: 'ore',
  // What is recycled takes the place of ore.
  recyclable: 'ore',
  intermediate: 'refined',
  'constituent-material': 'material',
} as const satisfies Record<string, Tier>;
/** Other components go into cells, as electrodes do. */
const OF_COMPONENT: Readonly<Record<string, Tier>> = { cell: 'cell', module: 'module', pack: 'pack' };

/** The tier of a lot by what it is declared as. */
export function tierOf(event: LotEvent): Tier {
  if (event.type === 'oretrail.mineral-shipment.v1') return OF_FORM[event.data.form];
  return OF_COMPONENT[event.data.component] ?? 'electrode';
}

/** The tier of a lot that nobody has declared: before that of what draws it. */
export function tierBefore(consumers: readonly Tier[]): Tier {
  const first = Math.min(...consumers.map((tier) => TIERS.indexOf(tier)), TIERS.length);
  return TIERS[Math.max(first - 1, 0)] ?? 'ore';
}
