/** One lot of ore with so many vehicles below it, and corrections of it that change all of their verdicts, or none. */
import { type GeneratedEvent, pieces, plainEvents } from '@oretrail/generator';
import type { OretrailEvent } from '@oretrail/model';
import { parsed } from '../bench-events.ts';

const { component, kg, lotId, makerFact, material, vehicle } = plainEvents;

/** Packs of one lot, as in generated chains. */
const PACKS = 400;
/** Pack lots are made after the cells. */
const PACKS_DAY = 960;
/** How many verdicts a correction changes. */
export type Change = 'all' | 'none';
/** Where ore counts for the credit, and where not: no agreement with the Congo is in force, but one with Canada. */
const COUNTRIES = { all: ['US', 'CD'], none: ['US', 'CA'] } as const;

/** The lots between the ore and the vehicles. */
export function lotsBelow(vehicles: number): number {
  return 1 + Math.ceil(vehicles / PACKS);
}

/** Ore, one lot of cells, packs of up to 400, and a vehicle for each pack. */
export function* correctedChain(vehicles: number): Iterable<GeneratedEvent> {
  yield makerFact();
  yield oreOf(vehicles, 0, 'all');
  yield component('cells', 'cell', vehicles, [{ lotId: lotId('ore'), quantity: kg(String(vehicles)) }]);
  for (let built = 0; built < vehicles; built += PACKS) {
    const packs = Math.min(PACKS, vehicles - built);
    const drawn = { lotId: lotId('cells'), quantity: pieces(packs) };
    yield component(`packs-${built}`, 'pack', packs, [drawn], PACKS_DAY);
    for (let i = 0; i < packs; i += 1) yield vehicle(built + i, `packs-${built}`);
  }
}

/** What is said of the ore for the so-manieth time: each time another country. */
function oreOf(vehicles: number, edition: number, change: Change): GeneratedEvent {
  const country = COUNTRIES[change][edition % 2] ?? 'US';
  const step = { activity: 'extraction', facility: 'mine', day: 0, country } as const;
  return { ...material('ore', String(vehicles), step), id: `ore-${edition}` };
}

/** The correction of what was last said of the ore, and what is said instead. @param edition counts from 1 */
export function correctionOf(vehicles: number, edition: number, change: Change): readonly OretrailEvent[] {
  const [wrong, right] = [oreOf(vehicles, edition - 1, change), oreOf(vehicles, edition, change)];
  const data = { corrects: { source: wrong.source, id: wrong.id }, reason: 'another mine' };
  const type = 'oretrail.correction.v1';
  return [{ ...wrong, id: `correction-${edition}`, type, data }, right].map(parsed);
}
