/** What the lots of one batch of packs have in common, and how they are written down. */

import type { Site } from './places.ts';
import type { Platform } from './platforms.ts';
import type { Random } from './random.ts';
import {
  type DrawnLot,
  dayAfter,
  type GeneratedEvent,
  kilograms,
  type Quantity,
  statement,
  thousandths,
} from './statement.ts';

/** Days before the first vehicle that things are made. */
const DAYS_BEFORE = { ore: 200, refined: 150, active: 120, part: 100, cell: 70, module: 50, pack: 40 } as const;
type Stage = keyof typeof DAYS_BEFORE;

/** Countries that a maker's buyers avoid. */
export type Buying = Readonly<{ minerals: ReadonlySet<string>; components: ReadonlySet<string> }>;

/** No partners by treaty (26 CFR 1.30D-2(b)(13)) nor by agreement. */
const NO_PARTNERS = ['CN', 'ID', 'PH', 'CD', 'AR', 'MZ', 'FI', 'ZA', 'GA'];
const ABROAD = ['CN', 'KR', 'JP'];
const DEAR = ['AU', 'CA', 'CL', 'FI', 'JP', 'KR', 'MA', 'MX', 'US'];

/** From buying where it is cheap to buying so that both halves of the credit are earned. */
export const BUYING_HABITS: readonly Buying[] = [
  { minerals: new Set(DEAR), components: new Set() },
  { minerals: new Set(NO_PARTNERS), components: new Set(ABROAD) },
  { minerals: new Set([...DEAR, 'CN']), components: new Set(ABROAD) },
  { minerals: new Set([...NO_PARTNERS, 'KR']), components: new Set(['CN', 'KR', 'US']) },
  { minerals: new Set(['CN', 'KR', 'ID']), components: new Set(['CN', 'KR']) },
];

/** What is known of a batch before any lot is made. */
export type BatchPlan = Readonly<{
  /** The number of the batch, which is part of the names of its lots. */
  number: number;
  /** A multiple of eight: so many lots share the cells. */
  packs: number;
  /** Day of the first vehicle, counted from 2022-01-01. */
  day: number;
  platform: Platform;
  buying: Buying;
  /** Whether some of the metal comes from old batteries. */
  recycles: boolean;
}>;

/** One mineral of a lot, and what its activity adds to its value, in dollars. */
export type Content = Readonly<{ mineral: string; grams: number; usd: number }>;

/** A lot of material to be stated. */
export type MaterialLot = Readonly<{
  lotId: string;
  material: string;
  form: string;
  stage: Stage;
  quantityGrams: number;
  contents: readonly Content[];
  activity: 'extraction' | 'processing' | 'recycling';
  site: Site;
  inputs: readonly DrawnLot[];
  use?: string | undefined;
}>;

/** A lot of components to be stated. */
export type ComponentLot = Readonly<{
  lotId: string;
  component: string;
  stage: Stage;
  quantity: Quantity;
  usd: number;
  site: Site;
  inputs: readonly DrawnLot[];
}>;

/** The lots of one batch in the making. */
export class Batch {
  readonly plan: BatchPlan;
  readonly random: Random;
  /** Upstream first. */
  readonly events: GeneratedEvent[] = [];

  constructor(plan: BatchPlan, random: Random) {
    this.plan = plan;
    this.random = random;
  }

  /** Cells of the whole batch. */
  get cells(): number {
    const { packs, platform } = this.plan;
    return packs * platform.modulesPerPack * platform.cellsPerModule;
  }

  lotId(kind: string, index = 0): string {
    return `urn:lot:example:${this.plan.number}:${kind}:${index}`;
  }

  /** Where minerals come from: a site that isn't avoided, if there is one. */
  mineralSite(sites: readonly Site[]): Site {
    return this.siteOutside(this.plan.buying.minerals, sites);
  }

  /** Where components are made. */
  componentSite(sites: readonly Site[]): Site {
    return this.siteOutside(this.plan.buying.components, sites);
  }

  addMaterial(lot: MaterialLot): void {
    const { lotId, material, form, contents, activity, site, inputs, use } = lot;
    const completedOn = this.dayOf(lot.stage);
    const data = {
      lotId,
      material,
      form,
      quantity: kilograms(lot.quantityGrams),
      minerals: contents.map(({ mineral, grams }) => ({ mineral, mass: thousandths(grams) })),
      activities: [
        {
          activity,
          ...site,
          completedOn,
          valueAdded: contents.map(({ mineral, usd }) => ({ mineral, usd: String(usd) })),
        },
      ],
      inputs,
      ...(use === undefined ? {} : { use }),
      custody: lot.stage === 'active' ? 'mass-balance' : 'segregated',
    };
    this.events.push(statement('mineral-shipment', site.operator, lotId, completedOn, data));
  }

  addComponent({ lotId, component, stage, quantity, usd, site, inputs }: ComponentLot): void {
    const completedOn = this.dayOf(stage);
    const data = { lotId, component, quantity, usd: String(usd), manufacture: { ...site, completedOn }, inputs };
    this.events.push(statement('component-shipment', site.operator, lotId, completedOn, data));
  }

  private dayOf(stage: Stage): string {
    return dayAfter(this.plan.day - DAYS_BEFORE[stage]);
  }

  private siteOutside(avoided: ReadonlySet<string>, sites: readonly Site[]): Site {
    const trusted = sites.filter(({ country }) => !avoided.has(country));
    return this.random.pick(trusted.length > 0 ? trusted : sites);
  }
}
