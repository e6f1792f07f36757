/** Reckonings of docs/arithmetic.md for the car: its components, its shares and the law. Only `chain.ndjson` is known. */
import {
  type Day,
  formatAmount,
  formatShare,
  type MineralsTest,
  type PartyId,
  type ShareRequirement,
} from '@oretrail/model';
import { factsOf, PartyJudge, READINGS, type ShareRange } from '@oretrail/rules';
import { found } from './car.ts';
import {
  FIRST_CAR as car,
  grouped,
  HALF,
  type Reckonings,
  resultOf,
  TRACED,
  totalIn,
  usd,
  valueIn,
} from './readings.ts';

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

/** By the head of their table. */
export const VEHICLE_RECKONINGS: Reckonings = {
  'V in the car': {
    'car: salt-1': ['35,410 × 4,000 / 5,000 × 1,800 / 2,000 × 1,000 / 1,000 × 1 / 10', valueIn(car, 'salt-1')],
    'car: recovered-1': ['3,950 × 4,000 / 5,000 × 1,800 / 2,000 × 1,000 / 1,000 × 1 / 10', valueIn(car, 'recovered-1')],
    'car: salt-2': ['8,090 × 4,000 / 5,000 × 1,800 / 2,000 × 1,000 / 1,000 × 1 / 10', valueIn(car, 'salt-2')],
    'car: lithium': ['20,000 × 4,000 / 5,000 × 1,800 / 2,000 × 1,000 / 1,000 × 1 / 10', valueIn(car, 'lithium')],
    'car: all chains': ['2,549.52 + 284.4 + 582.48 + 1,440', totalIn(car)],
  },
  'incremental value': {
    'added by cathodes-1': ['100,000 − 0', usd(car.increment('cathodes-1', 'cathode-electrode').usd)],
    'added by anodes-1': ['40,000 − 0', usd(car.increment('anodes-1', 'anode-electrode').usd)],
    'cathodes-1 in cells-1': ['100,000 × 1,800 / 2,000', usd(car.increment('cells-1', 'cathode-electrode').usd)],
    'anodes-1 in cells-1': ['40,000 × 1,600 / 1,600', usd(car.increment('cells-1', 'anode-electrode').usd)],
    'added by cells-1': ['200,000 − 90,000 − 40,000', usd(car.increment('cells-1', 'cell').usd)],
  },
  'components of the car': {
    'car: cathodes, Japan': ['90,000 × 1 / 10', usd(car.increment('car', 'cathode-electrode').usd)],
    'car: anodes, US': ['40,000 × 1 / 10', usd(car.increment('car', 'anode-electrode').usd)],
    'car: cells, US': ['70,000 × 1 / 10', usd(car.increment('car', 'cell').usd)],
    'share of components': [
      '(4,000 + 7,000) / (9,000 + 4,000 + 7,000)',
      found(shown('batteryComponents').share, 'the share'),
    ],
  },
  'counts of a chain': {
    'traced: salt-1': ['max(0; 0.919055649)', countOf('salt-1', TRACED)],
    'traced: recovered-1': ['max(0; 0.759493671)', countOf('recovered-1', TRACED)],
    'traced: salt-2, low': ['max(0; 0.258343634)', countOf('salt-2', TRACED)],
    'traced: salt-2, high': ['max(1; 1)', countOf('salt-2', TRACED, 'high')],
    'traced: lithium': ['max(1; 1)', countOf('lithium', TRACED)],
    '50-percent: salt-1': ['1', countOf('salt-1', HALF)],
    '50-percent: recovered-1': ['1', countOf('recovered-1', HALF)],
    '50-percent: salt-2, low': ['0', countOf('salt-2', HALF)],
    '50-percent: salt-2, high': ['1', countOf('salt-2', HALF, 'high')],
    '50-percent: lithium': ['1', countOf('lithium', HALF)],
  },
  'share of minerals': {
    '50-percent test, low': [
      '(2,549.52 × 1 + 284.4 × 1 + 582.48 × 0 + 1,440 × 1) / 4,856.4',
      resultOf(car, HALF, 'low'),
    ],
    '50-percent test, high': [
      '(2,549.52 × 1 + 284.4 × 1 + 582.48 × 1 + 1,440 × 1) / 4,856.4',
      resultOf(car, HALF, 'high'),
    ],
    'traced test, low': [
      '(2,549.52 × 0.919055649 + 284.4 × 0.759493671 + 582.48 × 0.258343634 + 1,440 × 1) / 4,856.4',
      resultOf(car, TRACED, 'low'),
    ],
    'traced test, high': [
      '(2,549.52 × 0.919055649 + 284.4 × 0.759493671 + 582.48 × 1 + 1,440 × 1) / 4,856.4',
      resultOf(car, TRACED, 'high'),
    ],
    'shown, low': ['max(0.880059303; 0.854466427)', shown('criticalMinerals').shareLow],
    'shown, high': ['max(1; 0.943421209)', shown('criticalMinerals').shareHigh],
  },
  'threshold on the deciding date': {
    'threshold of minerals': ['60 / 100', found(shown('criticalMinerals').threshold, 'a threshold')],
    'threshold of components': ['60 / 100', found(shown('batteryComponents').threshold, 'a threshold')],
  },
  'held of the mine': {
    'equity, votes, seats': ['0.4 × 0.45', heldOfTheMine()],
  },
  dollars: {
    amountUsd: ['0', `$${grouped(car.verdict.amountUsd)}`],
    potentialUsd: ['1 × 3,750', `$${grouped(car.verdict.potentialUsd)}`],
  },
};
