/** Valid events that strain an evaluation. Each kind grows in one direction, and an evaluation must stay linear in it. */
import type { DrawnLot, GeneratedEvent } from '../statement.ts';
import { pieces } from '../statement.ts';
import { denseOwnership } from './dense-ownership.ts';
import { component, kg, lotId, makerFact, material, vehicle } from './plain-events.ts';

/** The kinds, and what their size counts. */
export const HOSTILE_KINDS = [
  /** Levels, the cells' included, of two facilities, each of which feeds both of the next: paths double at every level. */
  'two-facilities-a-level',
  /** Consumers of one lot, which is half a kilogram short. */
  'many-consumers',
  /** Lots in one loop. */
  'loop',
  /** Inputs of one lot, whose quantities are thirds and primes; at most 1,000 (events.md, "Bounds"). */
  'awkward-fractions',
  /** Parties that hold each other: half of them in tiers, half in one ring. All of them run a mine; at most 2,000. */
  'dense-ownership',
] as const;
/** A kind of hostile chain. */
export type HostileKind = (typeof HOSTILE_KINDS)[number];

const SIDES = ['a', 'b'] as const;

function* twoFacilitiesALevel(levels: number): Iterable<GeneratedEvent> {
  for (let level = 1; level < levels; level += 1) {
    const above = SIDES.map((side) => ({ lotId: lotId(`${level - 1}${side}`), quantity: kg('500') }));
    for (const side of SIDES) {
      const activity = level === 1 ? 'extraction' : 'processing';
      const step = { activity, facility: `${level}${side}`, day: level } as const;
      yield material(`${level}${side}`, '1000', step, level === 1 ? [] : above);
    }
  }
  const inputs = SIDES.map((side) => ({ lotId: lotId(`${levels - 1}${side}`), quantity: kg('1000') }));
  yield component('cells', 'cell', 1, inputs);
  yield vehicle(0, 'cells');
}

/** Consumers are served in another order than they are stated: their days differ by a number prime to their count. */
const SERVING_DAYS = 250;
const SERVING_STEP = 7_919;
const FIRST_SERVING_DAY = 400;

function* manyConsumers(consumers: number): Iterable<GeneratedEvent> {
  yield material('ore', `${consumers - 1}.5`, { activity: 'extraction', facility: 'mine', day: 0 });
  for (let i = 0; i < consumers; i += 1) {
    const day = FIRST_SERVING_DAY + ((i * SERVING_STEP) % SERVING_DAYS);
    yield component(`cells-${i}`, 'cell', 1, [{ lotId: lotId('ore'), quantity: kg('1') }], day);
    yield vehicle(i, `cells-${i}`);
  }
}

/** Lots of a loop are made on one of so many days. */
const LOOP_DAYS = 300;

function* loop(lots: number): Iterable<GeneratedEvent> {
  for (let i = 0; i < lots; i += 1) {
    const above = lotId(String((i + lots - 1) % lots));
    const step = { activity: 'processing', facility: 'mill', day: i % LOOP_DAYS } as const;
    yield material(String(i), '1000', step, [{ lotId: above, quantity: kg('500') }]);
  }
  yield component('cells', 'cell', 1, [{ lotId: lotId('0'), quantity: kg('500') }]);
  yield vehicle(0, 'cells');
}

/** Every other mine is in a country without an agreement, and so is the mill: each chain counts whole or not at all. */
const elsewhere = { country: 'CD' } as const;
/** A prime, so that the blend is drawn in sevenths of a third of it. */
const BLEND_KG = '997.000001';
const BLEND_DRAWN_KG = '332.333333';
const VEHICLES = 7;

function* awkwardFractions(inputs: number): Iterable<GeneratedEvent> {
  const drawn: DrawnLot[] = [];
  for (let i = 0; i < inputs; i += 1) {
    const weightKg = `${3 + 7 * i}.${String((i * 333_331) % 1_000_000).padStart(6, '0')}`;
    const step = { activity: 'extraction', facility: `mine-${i}`, day: 0, ...(i % 2 === 0 ? {} : elsewhere) } as const;
    yield material(`ore-${i}`, weightKg, step);
    drawn.push({ lotId: lotId(`ore-${i}`), quantity: kg(`${1 + 2 * i}.333333`) });
  }
  yield material('blend', BLEND_KG, { activity: 'processing', facility: 'mill', day: 400, ...elsewhere }, drawn);
  yield component('cells', 'cell', VEHICLES, [{ lotId: lotId('blend'), quantity: kg(BLEND_DRAWN_KG) }]);
  yield component('pack', 'pack', VEHICLES, [{ lotId: lotId('cells'), quantity: pieces(VEHICLES) }]);
  for (let i = 0; i < VEHICLES; i += 1) yield vehicle(i, 'pack');
}

function chainOf(kind: HostileKind, size: number): Iterable<GeneratedEvent> {
  switch (kind) {
    case 'two-facilities-a-level':
      return twoFacilitiesALevel(size);
    case 'many-consumers':
      return manyConsumers(size);
    case 'loop':
      return loop(size);
    case 'awkward-fractions':
      return awkwardFractions(size);
    case 'dense-ownership':
      return denseOwnership(size);
  }
}

/** Events of one kind, all of them valid. @param size at least 2; {@link HOSTILE_KINDS} says what it counts */
export function* hostileChain(kind: HostileKind, size: number): Iterable<GeneratedEvent> {
  yield makerFact();
  yield* chainOf(kind, size);
}
