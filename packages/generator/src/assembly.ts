/** From materials to packs: electrodes and other parts, cells, modules, packs. Each stage adds value to what it draws. */
import type { Batch } from './batch.ts';
import { ACTIVE_MATERIALS, BATTERY_PLANTS } from './places.ts';
import { type DrawnLot, kilograms, pieces, type Quantity } from './statement.ts';

/** Lots of each stage: a multiple of the next, so that each lot has one consumer or several. */
const CELL_LOTS = 8;
const MODULE_LOTS = 4;
/** Dollars of one cell, its parts included, and what is added by modules and packs. */
const CELL_USD = 130;
const MODULE_ADDED_USD = 180;
const PACK_ADDED_USD = 1_400;

/** A component that goes into a cell. */
type Part = Readonly<{
  component: string;
  unit: Quantity['unit'];
  unitsPerCell: number;
  usdPerCell: number;
  lots: number;
  /** The kind of active material that it is made of. */
  madeOf?: string;
}>;

const PARTS: readonly Part[] = [
  {
    component: 'cathode-electrode',
    unit: 'C62',
    unitsPerCell: 1,
    usdPerCell: 58,
    lots: CELL_LOTS,
    madeOf: 'cathode-material',
  },
  {
    component: 'anode-electrode',
    unit: 'C62',
    unitsPerCell: 1,
    usdPerCell: 19,
    lots: CELL_LOTS,
    madeOf: 'anode-material',
  },
  { component: 'separator', unit: 'MTK', unitsPerCell: 2, usdPerCell: 8, lots: 2 },
  { component: 'liquid-electrolyte', unit: 'LTR', unitsPerCell: 1, usdPerCell: 7, lots: 2, madeOf: 'electrolyte-salt' },
];

const CELL_MINERALS = new Map(ACTIVE_MATERIALS.map((active) => [active.kind, active]));

function partInputs(batch: Batch, { madeOf, lots }: Part, index: number): readonly DrawnLot[] {
  const active = madeOf === undefined ? undefined : CELL_MINERALS.get(madeOf);
  if (active === undefined) return [];
  const quantity = kilograms((active.gramsPerCell * batch.cells) / lots);
  return [{ lotId: batch.lotId(active.kind, index % active.lots), quantity }];
}

function makePart(batch: Batch, part: Part): void {
  const { component, unit, unitsPerCell, usdPerCell, lots } = part;
  const cells = batch.cells / lots;
  for (let i = 0; i < lots; i += 1) {
    batch.addComponent({
      lotId: batch.lotId(component, i),
      component,
      stage: 'part',
      quantity: { value: String(cells * unitsPerCell), unit },
      usd: cells * usdPerCell,
      site: batch.componentSite(BATTERY_PLANTS),
      inputs: partInputs(batch, part, i),
    });
  }
}

function makeCells(batch: Batch): void {
  const cells = batch.cells / CELL_LOTS;
  for (let i = 0; i < CELL_LOTS; i += 1) {
    const inputs = PARTS.map(({ component, unit, unitsPerCell, lots }): DrawnLot => {
      const quantity = { value: String(cells * unitsPerCell), unit };
      return { lotId: batch.lotId(component, i % lots), quantity };
    });
    const site = batch.componentSite(BATTERY_PLANTS);
    const lot = { lotId: batch.lotId('cell', i), component: 'cell', stage: 'cell', site, inputs } as const;
    batch.addComponent({ ...lot, quantity: pieces(cells), usd: cells * CELL_USD });
  }
}

/** Dollars of one module, its cells included. */
const moduleUsd = (batch: Batch): number => batch.plan.platform.cellsPerModule * CELL_USD + MODULE_ADDED_USD;

function makeModules(batch: Batch): void {
  const { packs, platform } = batch.plan;
  const modules = (packs * platform.modulesPerPack) / MODULE_LOTS;
  const cells = pieces(batch.cells / CELL_LOTS);
  const perModuleLot = CELL_LOTS / MODULE_LOTS;
  for (let i = 0; i < MODULE_LOTS; i += 1) {
    const places = Array.from({ length: perModuleLot }, (_, j) => i * perModuleLot + j);
    batch.addComponent({
      lotId: batch.lotId('module', i),
      component: 'module',
      stage: 'module',
      quantity: pieces(modules),
      usd: modules * moduleUsd(batch),
      site: batch.componentSite(BATTERY_PLANTS),
      inputs: places.map((place) => ({ lotId: batch.lotId('cell', place), quantity: cells })),
    });
  }
}

function makePacks(batch: Batch): string {
  const { packs, platform } = batch.plan;
  const modules = pieces((packs * platform.modulesPerPack) / MODULE_LOTS);
  const lotId = batch.lotId('pack');
  batch.addComponent({
    lotId,
    component: 'pack',
    stage: 'pack',
    quantity: pieces(packs),
    usd: packs * (platform.modulesPerPack * moduleUsd(batch) + PACK_ADDED_USD),
    site: batch.componentSite(BATTERY_PLANTS),
    inputs: Array.from({ length: MODULE_LOTS }, (_, i) => ({ lotId: batch.lotId('module', i), quantity: modules })),
  });
  return lotId;
}

/** All component lots of a batch. @returns the lot of packs */
export function assemble(batch: Batch): string {
  for (const part of PARTS) makePart(batch, part);
  makeCells(batch);
  makeModules(batch);
  return makePacks(batch);
}
