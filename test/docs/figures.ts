/** Each figure of docs/arithmetic.md by the name of its row, as the evaluation has it. */
import {
  type Amount,
  amountOf,
  type Day,
  type Decimal,
  formatAmount,
  formatShare,
  type MineralShipment,
  type MineralsTest,
  type OretrailEvent,
  type PartyId,
  type Quantity,
  type ShareRequirement,
} from '@oretrail/model';
import { streamValue } from '@oretrail/provenance';
import { factsOf, PartyJudge, READINGS, type ShareRange } from '@oretrail/rules';
import { Car, found } from './car.ts';
import { EVALUATIONS, evaluateEvents, exampleEvents } from './example.ts';
import { HALF, resultOf, shareOf, TRACED, totalIn, usd, valueIn } from './readings.ts';

const car = new Car(found(EVALUATIONS[0], 'the first evaluation'));

const CATHODE_MATERIAL = 'urn:lot:example-cathode-material-1';
const OLDER_LOT = 'urn:lot:example-cathode-material-2';
const plain = formatAmount;
const kg = (amount: Amount): string => `${formatAmount(amount)} kg`;

/** The same events, but the older lot of cathode material has drawn more. */
function withGreedyOlderLot(event: OretrailEvent): OretrailEvent {
  if (event.type !== 'oretrail.mineral-shipment.v1' || event.subject !== OLDER_LOT) return event;
  const quantity: Quantity = { value: '2250' as Decimal, unit: 'KGM' };
  const inputs = event.data.inputs.map((input) => ({ ...input, quantity }));
  return { ...event, data: { ...event.data, inputs } };
}

const overdrawn = new Car(evaluateEvents(exampleEvents('chain').map(withGreedyOlderLot)));

function cathodeMaterial(): MineralShipment {
  const event = exampleEvents('chain').find(({ subject }) => subject === CATHODE_MATERIAL);
  if (event?.type !== 'oretrail.mineral-shipment.v1') throw new Error(`${CATHODE_MATERIAL} is not in the example`);
  return event.data;
}

function drawOf(lot: string): MineralShipment['inputs'][number] {
  return found(
    cathodeMaterial().inputs.find(({ lotId }) => lotId === `urn:lot:example-${lot}`),
    lot,
  );
}

const DECLARED_MISSING_KG = amountOf(found(drawOf('salt-2').minerals?.[0], 'nickel of salt-2').mass);

/** Mass of the nickel that comes into the cathode material from a lot that was granted whole or in part. */
const inflowKg = (lot: string): Amount => car.grantedPart(car.onlyStream(lot).massKg, lot, 'cathode-material-1');

const added = (begins: string, step: number): string => usd(found(car.stream(begins).valueAdded[step], begins));
const lastAdded = (begins: string): string => usd(found(car.stream(begins).valueAdded.at(-1), begins));
const carriedBySalt = (step: number): string => usd(found(car.onlyStream('salt-1').valueAdded[step], 'a step'));
const countOf = (begins: string, test: MineralsTest, end: keyof ShareRange = 'low'): string =>
  formatShare(car.chain(begins).factors[test][end]);
function shown(requirement: 'criticalMinerals' | 'batteryComponents'): ShareRequirement {
  const requirementShown = found(car.verdict.requirements, 'requirements')[requirement];
  if (requirementShown.outcome === 'not-applicable') throw new Error(`${requirement} is not applicable`);
  return requirementShown;
}

/** What covered governments hold of the mine on the day on which it smelted: the same in all counts, whatever the reading. */
function heldOfTheMine(): string {
  const counts = READINGS.flatMap((reading) => {
    const judge = new PartyJudge(factsOf(car.facts), reading);
    const { low, high } = found(judge.judge('urn:party:example-mine' as PartyId, '2024-09-15' as Day).stake, 'a stake');
    return [...Object.values(low), ...Object.values(high)].map((count) => formatAmount(count));
  });
  return [...new Set(counts)].join(', ');
}

/** The figures that have a reckoning beside them; known is only `chain.ndjson`. */
export const FIGURES: Readonly<Record<string, string>> = {
  'matte-1 to salt-1': plain(car.granted('matte-1', 'salt-1')),
  'salt-1 to cathode-material-2': plain(car.granted('salt-1', 'cathode-material-2')),
  'salt-1 to cathode-material-1': plain(car.granted('salt-1', 'cathode-material-1')),
  'recovered-1 to cathode-material-1': plain(car.granted('recovered-1', 'cathode-material-1')),
  'carbonate-1 to cathode-material-1': plain(car.granted('carbonate-1', 'cathode-material-1')),
  'cathode-material-1 to cathodes-1': plain(car.granted('cathode-material-1', 'cathodes-1')),
  'cathodes-1 to cells-1': plain(car.granted('cathodes-1', 'cells-1')),
  'anodes-1 to cells-1': plain(car.granted('anodes-1', 'cells-1')),
  'cells-1 to packs-1': plain(car.granted('cells-1', 'packs-1')),
  'packs-1 to the car': plain(car.granted('packs-1', 'car')),

  'salt-1 to the older lot': plain(overdrawn.granted('salt-1', 'cathode-material-2')),
  'salt-1 to the younger lot': plain(overdrawn.granted('salt-1', 'cathode-material-1')),
  'untraced in the younger lot': plain(
    amountOf(drawOf('salt-1').quantity.value) - overdrawn.granted('salt-1', 'cathode-material-1'),
  ),

  'matte-1': String(car.level('matte-1')),
  'salt-1': String(car.level('salt-1')),
  'cathode-material-1': String(car.level('cathode-material-1')),
  'cathodes-1': String(car.level('cathodes-1')),
  'cells-1': String(car.level('cells-1')),
  'packs-1': String(car.level('packs-1')),

  'mass that came in': kg(car.grantedPart(car.onlyStream('matte-1').massKg, 'matte-1', 'salt-1')),
  'mass that it holds': kg(car.onlyStream('salt-1').massKg),
  'mining in Indonesia': carriedBySalt(0),
  'smelting in Indonesia': carriedBySalt(1),
  'refining in Japan': carriedBySalt(2),
  'value of the stream': usd(found(streamValue(car.onlyStream('salt-1')), 'its value')),

  'from salt-1, that came in': kg(inflowKg('salt-1')),
  'from recovered-1, that came in': kg(inflowKg('recovered-1')),
  'from salt-2, untraced, as declared': kg(DECLARED_MISSING_KG),
  'in all': kg(inflowKg('salt-1') + inflowKg('recovered-1') + DECLARED_MISSING_KG),
  'from salt-1': kg(car.stream('salt-1').massKg),
  'from recovered-1': kg(car.stream('recovered-1').massKg),
  'from salt-2': kg(car.stream('salt-2').massKg),

  'salt-1: mining in Indonesia': added('salt-1', 0),
  'salt-1: smelting in Indonesia': added('salt-1', 1),
  'salt-1: refining in Japan': added('salt-1', 2),
  'salt-1: cathode material, Japan': lastAdded('salt-1'),
  'recovered-1: recycling in the US': added('recovered-1', 0),
  'recovered-1: cathode material, Japan': lastAdded('recovered-1'),
  'salt-2: untraced': usd(found(car.stream('salt-2').untraced, 'untraced dollars')),
  'salt-2: cathode material, Japan': lastAdded('salt-2'),
  'lithium: extraction in Chile': added('lithium', 0),
  'lithium: processing in Chile': added('lithium', 1),
  'lithium: cathode material, Japan': lastAdded('lithium'),

  'salt-1: E': shareOf(car, 'salt-1', 'extraction'),
  'salt-1: P': shareOf(car, 'salt-1', 'processing'),
  'recovered-1: R': shareOf(car, 'recovered-1', 'recycling'),
  'salt-2: E, low': shareOf(car, 'salt-2', 'extraction'),
  'salt-2: E, high': shareOf(car, 'salt-2', 'extraction', 'high'),
  'salt-2: P, low': shareOf(car, 'salt-2', 'processing'),
  'salt-2: P, high': shareOf(car, 'salt-2', 'processing', 'high'),
  'lithium: E': shareOf(car, 'lithium', 'extraction'),
  'lithium: P': shareOf(car, 'lithium', 'processing'),

  'V of salt-1': usd(car.unscaledValue('salt-1')),
  'V of recovered-1': usd(car.unscaledValue('recovered-1')),
  'V of salt-2': usd(car.unscaledValue('salt-2')),
  'V of lithium': usd(car.unscaledValue('lithium')),
  'car: salt-1': valueIn(car, 'salt-1'),
  'car: recovered-1': valueIn(car, 'recovered-1'),
  'car: salt-2': valueIn(car, 'salt-2'),
  'car: lithium': valueIn(car, 'lithium'),
  'car: all chains': totalIn(car),

  'added by cathodes-1': usd(car.increment('cathodes-1', 'cathode-electrode').usd),
  'added by anodes-1': usd(car.increment('anodes-1', 'anode-electrode').usd),
  'cathodes-1 in cells-1': usd(car.increment('cells-1', 'cathode-electrode').usd),
  'anodes-1 in cells-1': usd(car.increment('cells-1', 'anode-electrode').usd),
  'added by cells-1': usd(car.increment('cells-1', 'cell').usd),
  'car: cathodes, Japan': usd(car.increment('car', 'cathode-electrode').usd),
  'car: anodes, US': usd(car.increment('car', 'anode-electrode').usd),
  'car: cells, US': usd(car.increment('car', 'cell').usd),
  'share of components': found(shown('batteryComponents').share, 'the share'),

  'traced: salt-1': countOf('salt-1', TRACED),
  'traced: recovered-1': countOf('recovered-1', TRACED),
  'traced: salt-2, low': countOf('salt-2', TRACED),
  'traced: salt-2, high': countOf('salt-2', TRACED, 'high'),
  'traced: lithium': countOf('lithium', TRACED),
  '50-percent: salt-1': countOf('salt-1', HALF),
  '50-percent: recovered-1': countOf('recovered-1', HALF),
  '50-percent: salt-2, low': countOf('salt-2', HALF),
  '50-percent: salt-2, high': countOf('salt-2', HALF, 'high'),
  '50-percent: lithium': countOf('lithium', HALF),

  '50-percent test, low': resultOf(car, HALF, 'low'),
  '50-percent test, high': resultOf(car, HALF, 'high'),
  'traced test, low': resultOf(car, TRACED, 'low'),
  'traced test, high': resultOf(car, TRACED, 'high'),
  'shown, low': shown('criticalMinerals').shareLow,
  'shown, high': shown('criticalMinerals').shareHigh,

  'threshold of minerals': found(shown('criticalMinerals').threshold, 'a threshold'),
  'threshold of components': found(shown('batteryComponents').threshold, 'a threshold'),
  'equity, votes, seats': heldOfTheMine(),
  amountUsd: `$${car.verdict.amountUsd}`,
  potentialUsd: `$${car.verdict.potentialUsd}`,
};
