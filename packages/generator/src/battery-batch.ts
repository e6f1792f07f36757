/** The lots of one batch of packs, from the mines on: every lot is drawn in full, and masses add up. */
import { BATTERY_PLANTS, MINERAL_SOURCES, type MineralSource, type Site } from './places.ts';
import type { Random } from './random.ts';
import { dayAfter, type GeneratedEvent, statement, thousandths } from './statement.ts';

/** A cell goes through so many lots of each kind, so that a lot has a few parents and a few consumers. */
const ORE_LOTS = 3;
const MATERIAL_LOTS = 4;
const ELECTRODE_LOTS = 8;
const CELL_LOTS = 8;
const MODULE_LOTS = 4;
const MODULES_PER_PACK = 4;
const CELLS_PER_MODULE = 12;
/** Days before the vehicle that things are made. */
const DAYS_BEFORE = { ore: 200, material: 150, electrode: 100, cell: 70, module: 50, pack: 40 } as const;

/** Countries that a maker avoids: none, those of concern, or all but partners and North America for components. */
const AVOIDED: readonly (readonly string[])[] = [
  [],
  ['CN'],
  ['CN', 'KR', 'ID', 'PH', 'CD', 'AR', 'MZ', 'FI'],
  ['CN', 'KR', 'JP', 'FI'],
];

type Quantity = Readonly<{ value: string; unit: string }>;
type Materials = readonly Readonly<{ source: MineralSource; lotIds: readonly string[] }>[];

const pieces = (value: number): Quantity => ({ value: String(value), unit: 'C62' });

type Step = Readonly<{ activity: string; site: Site; daysBefore: number; usd: number }>;

/** The lots of one batch, upstream first; the last is the lot of packs. */
export class BatteryBatch {
  readonly events: GeneratedEvent[] = [];
  readonly packLotId: string;
  private readonly random: Random;
  private readonly number: number;
  private readonly packs: number;
  private readonly day: number;
  private readonly avoided: readonly string[];

  /**
   * @param number of the batch, which names its lots
   * @param day of the first vehicle, counted from 2022-01-01
   */
  constructor(random: Random, number: number, packs: number, day: number) {
    this.random = random;
    this.number = number;
    this.packs = packs;
    this.day = day;
    this.avoided = random.pick(AVOIDED);
    const materials = MINERAL_SOURCES.map((source) => ({ source, lotIds: this.refine(source) }));
    this.packLotId = this.assemble(materials);
  }

  private lotId(kind: string, index = 0): string {
    return `urn:lot:example:${this.number}:${kind}:${index}`;
  }

  private dayOf(stage: keyof typeof DAYS_BEFORE): string {
    return dayAfter(this.day - DAYS_BEFORE[stage]);
  }

  /** Grams of a mineral that the whole batch holds; a multiple of all that it is divided by. */
  private gramsOf({ gramsPerCell }: MineralSource): number {
    return gramsPerCell * this.packs * MODULES_PER_PACK * CELLS_PER_MODULE;
  }

  private material(
    lotId: string,
    source: MineralSource,
    form: string,
    grams: number,
    quantityGrams: number,
    step: Step,
    inputs: readonly object[],
  ): void {
    const { mineral, ore, material } = source;
    const { activity, site, daysBefore, usd } = step;
    const completedOn = dayAfter(this.day - daysBefore);
    const valueAdded = [{ mineral, usd: String(usd) }];
    const { country, facility, operator } = site;
    const data = {
      lotId,
      material: form === 'ore' ? ore : material,
      form,
      quantity: { value: thousandths(quantityGrams), unit: 'KGM' },
      minerals: [{ mineral, mass: thousandths(grams) }],
      activities: [{ activity, country, facility, operator, completedOn, valueAdded }],
      inputs,
      ...(mineral === 'graphite' && form !== 'ore' ? { use: 'anode-graphite' } : {}),
    };
    this.events.push(statement('mineral-shipment', operator, lotId, completedOn, data));
  }

  /** Ores and the materials that are made of them; a twentieth is lost on the way. */
  private refine(source: MineralSource): readonly string[] {
    const { mineral, extractionUsd, processingUsd } = source;
    const grams = this.gramsOf(source);
    // Twelve material lots' worth of ore: divisible by lots of ore, and by who draws them.
    const oreGrams = Math.ceil((grams * 21) / 20 / (ORE_LOTS * MATERIAL_LOTS)) * MATERIAL_LOTS;
    const ores = Array.from({ length: ORE_LOTS }, (_, i) => this.lotId(`${mineral}-ore`, i));
    for (const lotId of ores) {
      const usd = Math.ceil((oreGrams * extractionUsd) / 1_000);
      const step = { activity: 'extraction', site: this.siteAmong(source.mines), daysBefore: DAYS_BEFORE.ore, usd };
      this.material(lotId, source, 'ore', oreGrams, oreGrams * 40, step, []);
    }
    const value = thousandths((oreGrams * 40) / MATERIAL_LOTS);
    const inputs = ores.map((lotId) => ({ lotId, quantity: { value, unit: 'KGM' } }));
    return Array.from({ length: MATERIAL_LOTS }, (_, i) => {
      const lotId = this.lotId(mineral, i);
      const usd = Math.ceil((grams / MATERIAL_LOTS / 1_000) * processingUsd);
      const site = this.siteAmong(source.refineries);
      const step = { activity: 'processing', site, daysBefore: DAYS_BEFORE.material, usd };
      this.material(
        lotId,
        source,
        'constituent-material',
        grams / MATERIAL_LOTS,
        (grams / MATERIAL_LOTS) * 4,
        step,
        inputs,
      );
      return lotId;
    });
  }

  private component(
    lotId: string,
    component: string,
    stage: keyof typeof DAYS_BEFORE,
    site: Site,
    quantity: Quantity,
    usd: number,
    inputs: readonly object[],
  ): void {
    const manufacture = { ...site, completedOn: this.dayOf(stage) };
    const data = { lotId, component, quantity, usd: String(usd), manufacture, inputs };
    this.events.push(statement('component-shipment', site.operator, lotId, this.dayOf(stage), data));
  }

  /** Electrodes, cells, modules and packs; each stage adds value to what it draws. */
  private assemble(materials: Materials): string {
    const cells = (this.packs * MODULES_PER_PACK * CELLS_PER_MODULE) / CELL_LOTS;
    for (let i = 0; i < CELL_LOTS; i += 1) this.makeCells(i, cells, materials);
    const modules = (this.packs * MODULES_PER_PACK) / MODULE_LOTS;
    const site = this.siteAmong(BATTERY_PLANTS);
    const moduleLotIds = Array.from({ length: MODULE_LOTS }, (_, i) => this.makeModules(i, cells, modules, site));
    const inputs = moduleLotIds.map((lotId) => ({ lotId, quantity: pieces(modules) }));
    const packLotId = this.lotId('pack');
    this.component(packLotId, 'pack', 'pack', site, pieces(this.packs), this.packs * 5_000, inputs);
    return packLotId;
  }

  private makeCells(i: number, cells: number, materials: Materials): void {
    const area = { value: String(cells * 2), unit: 'MTK' };
    const made = (name: string, component: string, quantity: Quantity, usd: number, inputs: readonly object[]) => {
      const lotId = this.lotId(name, i);
      this.component(lotId, component, 'electrode', this.siteAmong(BATTERY_PLANTS), quantity, usd, inputs);
      return { lotId, quantity };
    };
    const inputs = [
      made('cathode', 'cathode-electrode', pieces(cells), cells * 30, this.drawnFrom(materials, i, false)),
      made('anode', 'anode-electrode', pieces(cells), cells * 12, this.drawnFrom(materials, i, true)),
      made('separator', 'separator', area, cells * 4, []),
    ];
    this.component(
      this.lotId('cell', i),
      'cell',
      'cell',
      this.siteAmong(BATTERY_PLANTS),
      pieces(cells),
      cells * 70,
      inputs,
    );
  }

  private makeModules(i: number, cells: number, modules: number, site: Site): string {
    const inputs = [2 * i, 2 * i + 1].map((j) => ({ lotId: this.lotId('cell', j), quantity: pieces(cells) }));
    const usd = modules * (CELLS_PER_MODULE * 70 + 150);
    this.component(this.lotId('module', i), 'module', 'module', site, pieces(modules), usd, inputs);
    return this.lotId('module', i);
  }

  /** What an electrode draws: graphite goes into anodes, all else into cathodes. */
  private drawnFrom(materials: Materials, i: number, isAnode: boolean): object[] {
    const wanted = materials.filter(({ source }) => (source.mineral === 'graphite') === isAnode);
    return wanted.map(({ source, lotIds }) => {
      const value = thousandths((this.gramsOf(source) * 4) / ELECTRODE_LOTS);
      return { lotId: lotIds[i % MATERIAL_LOTS], quantity: { value, unit: 'KGM' } };
    });
  }

  /** Makers keep to countries that they trust, where there is one. */
  private siteAmong(sites: readonly Site[]): Site {
    const trusted = sites.filter(({ country }) => !this.avoided.includes(country));
    return this.random.pick(trusted.length > 0 ? trusted : sites);
  }
}
