/**
 * From the mines to the materials that go into components. What is needed downstream decides how much is made, so that
 * masses add up and every lot is drawn in full.
 */
import type { Batch, Content } from './batch.ts';
import {
  ACTIVE_MATERIALS,
  type ActiveMaterial,
  MINERAL_SOURCES,
  type MineralSource,
  RECYCLED_MINERALS,
  RECYCLERS,
} from './places.ts';
import { type DrawnLot, kilograms } from './statement.ts';

const ORE_LOTS = 3;
const REFINED_LOTS = 2;
/** Lost on the way from ore to refined material, and from there to active material, in percent. */
const REFINING_LOSS_PERCENT = 5;
const MAKING_LOSS_PERCENT = 2;

/** Grams that must go in so that `grams` come out. */
function withLoss(grams: number, percent: number): number {
  return Math.ceil((grams * (100 + percent)) / 100);
}

function dollars(grams: number, usdPerKg: number): number {
  return Math.ceil((grams * usdPerKg) / 1_000);
}

/** Grams of a mineral in one lot of an active material; 0 if it holds none. */
function contentOf(batch: Batch, { lots, minerals }: ActiveMaterial, mineral: string): number {
  return ((minerals[mineral] ?? 0) * batch.cells) / lots;
}

/** Grams of a mineral that one lot of an active material takes of each refined lot. */
function takenOfRefined(batch: Batch, active: ActiveMaterial, mineral: string): number {
  return Math.ceil(withLoss(contentOf(batch, active, mineral), MAKING_LOSS_PERCENT) / REFINED_LOTS);
}

/** Grams of a mineral that each refined lot must hold. */
function refinedGrams(batch: Batch, mineral: string): number {
  return ACTIVE_MATERIALS.reduce((sum, active) => sum + active.lots * takenOfRefined(batch, active, mineral), 0);
}

/** The last refined lot of a metal may come from old batteries. */
function isRecycled(batch: Batch, mineral: string, index: number): boolean {
  return batch.plan.recycles && index === REFINED_LOTS - 1 && RECYCLED_MINERALS.includes(mineral);
}

function mine(batch: Batch, source: MineralSource, gramsTaken: number, takers: number): void {
  const { mineral, ore: material, orePerMineral, extractionUsd, mines } = source;
  const grams = gramsTaken * takers;
  const contents = [{ mineral, grams, usd: dollars(grams, extractionUsd) }];
  for (let i = 0; i < ORE_LOTS; i += 1) {
    batch.addMaterial({
      lotId: batch.lotId(`${mineral}-ore`, i),
      material,
      form: 'ore',
      stage: 'ore',
      quantityGrams: grams * orePerMineral,
      contents,
      activity: 'extraction',
      site: batch.mineralSite(mines),
      inputs: [],
    });
  }
}

function refinedLot(
  batch: Batch,
  source: MineralSource,
  grams: number,
  index: number,
  ores: readonly DrawnLot[],
): void {
  const { mineral, refinedPerMineral, extractionUsd, processingUsd, refineries } = source;
  const recycled = isRecycled(batch, mineral, index);
  const usdPerKg = recycled ? extractionUsd + processingUsd : processingUsd;
  batch.addMaterial({
    lotId: batch.lotId(`${mineral}-refined`, index),
    material: source.refined,
    form: 'intermediate',
    stage: 'refined',
    quantityGrams: grams * refinedPerMineral,
    contents: [{ mineral, grams, usd: dollars(grams, usdPerKg) }],
    activity: recycled ? 'recycling' : 'processing',
    site: batch.mineralSite(recycled ? RECYCLERS : refineries),
    inputs: recycled ? [] : ores,
  });
}

/** Ores of one mineral, and the refined material that is made of them. */
function refine(batch: Batch, source: MineralSource): void {
  const { mineral, orePerMineral } = source;
  const grams = refinedGrams(batch, mineral);
  const taken = Math.ceil(withLoss(grams, REFINING_LOSS_PERCENT) / ORE_LOTS);
  const takers = Array.from({ length: REFINED_LOTS }, (_, i) => isRecycled(batch, mineral, i));
  mine(batch, source, taken, takers.filter((recycled) => !recycled).length);
  const ores = Array.from({ length: ORE_LOTS }, (_, i) => ({
    lotId: batch.lotId(`${mineral}-ore`, i),
    quantity: kilograms(taken * orePerMineral),
  }));
  for (const index of takers.keys()) refinedLot(batch, source, grams, index, ores);
}

/** What one lot of an active material draws, of every refined lot of its minerals. */
function drawnRefined(batch: Batch, active: ActiveMaterial): readonly DrawnLot[] {
  const sources = MINERAL_SOURCES.filter(({ mineral }) => mineral in active.minerals);
  return sources.flatMap(({ mineral, refinedPerMineral }) => {
    const quantity = kilograms(takenOfRefined(batch, active, mineral) * refinedPerMineral);
    const lots = Array.from({ length: REFINED_LOTS }, (_, i) => batch.lotId(`${mineral}-refined`, i));
    return lots.map((lotId) => ({ lotId, quantity }));
  });
}

function makeActive(batch: Batch, active: ActiveMaterial): void {
  const { kind, material, use, lots, gramsPerCell, minerals, processingUsd, plants } = active;
  const contents = Object.keys(minerals).map((mineral): Content => {
    const grams = contentOf(batch, active, mineral);
    return { mineral, grams, usd: dollars(grams, processingUsd) };
  });
  const inputs = drawnRefined(batch, active);
  for (let i = 0; i < lots; i += 1) {
    batch.addMaterial({
      lotId: batch.lotId(kind, i),
      material,
      form: 'constituent-material',
      stage: 'active',
      quantityGrams: (gramsPerCell * batch.cells) / lots,
      contents,
      activity: 'processing',
      site: batch.mineralSite(plants),
      inputs,
      use,
    });
  }
}

/** All material lots of a batch. */
export function makeMaterials(batch: Batch): void {
  for (const source of MINERAL_SOURCES) refine(batch, source);
  for (const active of ACTIVE_MATERIALS) makeActive(batch, active);
}
