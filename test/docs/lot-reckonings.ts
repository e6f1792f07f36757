/** Reckonings of docs/arithmetic.md up to the car: lots, streams and chains. Only `chain.ndjson` is known. */
import {
  type Amount,
  amountOf,
  type Decimal,
  type MineralShipment,
  type OretrailEvent,
  type Quantity,
} from '@oretrail/model';
import { streamValue } from '@oretrail/provenance';
import { Car, found } from './car.ts';
import { evaluateEvents, exampleEvents } from './example.ts';
import { FIRST_CAR as car, kg, plain, type Reckonings, shareOf, usd } from './readings.ts';

const CATHODE_MATERIAL = 'urn:lot:example-cathode-material-1';
const OLDER_LOT = 'urn:lot:example-cathode-material-2';

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

/** By the head of their table. */
export const LOT_RECKONINGS: Reckonings = {
  granted: {
    'matte-1 to salt-1': ['min(3,000; 10,000)', plain(car.granted('matte-1', 'salt-1'))],
    'salt-1 to cathode-material-2': ['min(1,250; 6,250)', plain(car.granted('salt-1', 'cathode-material-2'))],
    'salt-1 to cathode-material-1': ['min(5,000; 6,250 − 1,250)', plain(car.granted('salt-1', 'cathode-material-1'))],
    'recovered-1 to cathode-material-1': ['min(400; 400)', plain(car.granted('recovered-1', 'cathode-material-1'))],
    'carbonate-1 to cathode-material-1': ['min(1,000; 1,000)', plain(car.granted('carbonate-1', 'cathode-material-1'))],
    'cathode-material-1 to cathodes-1': ['min(4,000; 5,000)', plain(car.granted('cathode-material-1', 'cathodes-1'))],
    'cathodes-1 to cells-1': ['min(1,800; 2,000)', plain(car.granted('cathodes-1', 'cells-1'))],
    'anodes-1 to cells-1': ['min(1,600; 1,600)', plain(car.granted('anodes-1', 'cells-1'))],
    'cells-1 to packs-1': ['min(1,000; 1,000)', plain(car.granted('cells-1', 'packs-1'))],
    'packs-1 to the car': ['min(1; 10)', plain(car.granted('packs-1', 'car'))],
  },
  'granted after that': {
    'salt-1 to the older lot': ['min(2,250; 6,250)', plain(overdrawn.granted('salt-1', 'cathode-material-2'))],
    'salt-1 to the younger lot': [
      'min(5,000; 6,250 − 2,250)',
      plain(overdrawn.granted('salt-1', 'cathode-material-1')),
    ],
    'untraced in the younger lot': [
      '5,000 − 4,000',
      plain(amountOf(drawOf('salt-1').quantity.value) - overdrawn.granted('salt-1', 'cathode-material-1')),
    ],
  },
  level: {
    'matte-1': ['1', String(car.level('matte-1'))],
    'salt-1': ['1 + 1', String(car.level('salt-1'))],
    'cathode-material-1': ['1 + max(2; 1)', String(car.level('cathode-material-1'))],
    'cathodes-1': ['1 + 3', String(car.level('cathodes-1'))],
    'cells-1': ['1 + max(4; 1)', String(car.level('cells-1'))],
    'packs-1': ['1 + 5', String(car.level('packs-1'))],
  },
  'nickel in salt-1': {
    'mass that came in': [
      '4,800 × 3,000 / 10,000',
      kg(car.grantedPart(car.onlyStream('matte-1').massKg, 'matte-1', 'salt-1')),
    ],
    'mass that it holds': ['1,440 × 1,375 / 1,440', kg(car.onlyStream('salt-1').massKg)],
    'mining in Indonesia': ['24,000 × 3,000 / 10,000', carriedBySalt(0)],
    'smelting in Indonesia': ['10,000 × 3,000 / 10,000', carriedBySalt(1)],
    'refining in Japan': ['21,000 × 1,375 / 1,375', carriedBySalt(2)],
    'value of the stream': ['7,200 + 3,000 + 21,000', usd(found(streamValue(car.onlyStream('salt-1')), 'its value'))],
  },
  'mass of nickel in cathode-material-1': {
    'from salt-1, that came in': ['1,375 × 5,000 / 6,250', kg(inflowKg('salt-1'))],
    'from recovered-1, that came in': ['100 × 400 / 400', kg(inflowKg('recovered-1'))],
    'from salt-2, untraced, as declared': ['220 × 1,000 / 1,000', kg(DECLARED_MISSING_KG)],
    'in all': ['1,100 + 100 + 220', kg(inflowKg('salt-1') + inflowKg('recovered-1') + DECLARED_MISSING_KG)],
    'from salt-1': ['1,100 × 1,349 / 1,420', kg(car.stream('salt-1').massKg)],
    'from recovered-1': ['100 × 1,349 / 1,420', kg(car.stream('recovered-1').massKg)],
    'from salt-2': ['220 × 1,349 / 1,420', kg(car.stream('salt-2').massKg)],
  },
  'dollars in cathode-material-1': {
    'salt-1: mining in Indonesia': ['7,200 × 5,000 / 6,250', added('salt-1', 0)],
    'salt-1: smelting in Indonesia': ['3,000 × 5,000 / 6,250', added('salt-1', 1)],
    'salt-1: refining in Japan': ['21,000 × 5,000 / 6,250', added('salt-1', 2)],
    'salt-1: cathode material, Japan': ['13,490 × 1,045 / 1,349', lastAdded('salt-1')],
    'recovered-1: recycling in the US': ['3,000 × 400 / 400', added('recovered-1', 0)],
    'recovered-1: cathode material, Japan': ['13,490 × 95 / 1,349', lastAdded('recovered-1')],
    'salt-2: untraced': ['6,000 × 1,000 / 1,000', usd(found(car.stream('salt-2').untraced, 'untraced dollars'))],
    'salt-2: cathode material, Japan': ['13,490 × 209 / 1,349', lastAdded('salt-2')],
    'lithium: extraction in Chile': ['8,000 × 1,000 / 1,000', added('lithium', 0)],
    'lithium: processing in Chile': ['4,000 × 1,000 / 1,000', added('lithium', 1)],
    'lithium: cathode material, Japan': ['3,600 × 180 / 180', lastAdded('lithium')],
  },
  share: {
    'salt-1: E': ['0 / 5,760', shareOf(car, 'salt-1', 'extraction')],
    'salt-1: P': ['(16,800 + 10,450) / (2,400 + 16,800 + 10,450)', shareOf(car, 'salt-1', 'processing')],
    'recovered-1: R': ['3,000 / (3,000 + 950)', shareOf(car, 'recovered-1', 'recycling')],
    'salt-2: E, low': ['0 / (0 + 6,000)', shareOf(car, 'salt-2', 'extraction')],
    'salt-2: E, high': ['(0 + 6,000) / (0 + 6,000)', shareOf(car, 'salt-2', 'extraction', 'high')],
    'salt-2: P, low': ['2,090 / (2,090 + 6,000)', shareOf(car, 'salt-2', 'processing')],
    'salt-2: P, high': ['(2,090 + 6,000) / (2,090 + 6,000)', shareOf(car, 'salt-2', 'processing', 'high')],
    'lithium: E': ['8,000 / 8,000', shareOf(car, 'lithium', 'extraction')],
    'lithium: P': ['(4,000 + 3,600) / (4,000 + 3,600)', shareOf(car, 'lithium', 'processing')],
  },
  V: {
    'V of salt-1': ['5,760 + 2,400 + 16,800 + 10,450', usd(car.unscaledValue('salt-1'))],
    'V of recovered-1': ['3,000 + 950', usd(car.unscaledValue('recovered-1'))],
    'V of salt-2': ['6,000 + 2,090', usd(car.unscaledValue('salt-2'))],
    'V of lithium': ['20,000 × 180 / 180', usd(car.unscaledValue('lithium'))],
  },
};
