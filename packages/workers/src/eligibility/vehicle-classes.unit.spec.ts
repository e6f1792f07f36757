/** A lot that changes costs the vehicles whose verdict it changes, and no others. Source: architecture.md, "Assessments". */
import type { OretrailEvent } from '@oretrail/model';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { americanMaker, cells, correctionOf, nickel, vehicle } from '../examples/events.ts';
import { Workshop } from '../examples/workshop.ts';
import { EligibilityReducer } from './eligibility-reducer.ts';
import { VehicleStatements } from './vehicle-statements.ts';

const NICKEL = 'urn:lot:nickel';
const CELLS = 'urn:lot:cells';
const VINS = [1, 2, 3, 4, 5].map((i) => `1HGEV00${i}0SA00000${i}`);

const another = (country: string) => nickel(NICKEL, { country }, { id: country, time: '2025-01-02T00:00:00Z' });
/** Five pieces of one lot of cells, one in each vehicle; the fifth on a day of its own. */
const whole = (...more: readonly OretrailEvent[]) =>
  new Workshop().arrive(
    nickel(NICKEL),
    cells(CELLS, { pieces: '5', inputs: [`${NICKEL} 10`] }),
    ...VINS.map((vin, i) => vehicle(vin, CELLS, i === 4 ? '2024-03-09' : '2024-03-01')),
    americanMaker(),
    ...more,
  );

type Looked = MockInstance<(vin: string) => void>;
let looked: Looked;
const lookedAt = () => looked.mock.calls.map(([vin]) => vin);

beforeEach(() => {
  looked = vi.spyOn(EligibilityReducer.prototype as never, 'evaluateVehicle') as unknown as Looked;
});
afterEach(() => vi.restoreAllMocks());

describe('a lot far above that is stated anew', () => {
  test('given another partner of the US, then no vehicle is looked at, and nothing is published', () => {
    const workshop = whole();
    looked.mockClear();
    workshop.arrive(another('CA'));
    expect(lookedAt()).toEqual([]);
    expect(workshop.verdicts).toHaveLength(VINS.length);
  });

  test('given a country that does not count, then each vehicle gets a new verdict', () => {
    const workshop = whole();
    looked.mockClear();
    workshop.arrive(another('ID'));
    expect(lookedAt().sort()).toEqual(VINS);
    expect(VINS.map((vin) => workshop.verdictOf(vin)?.revision)).toEqual([2, 2, 2, 2, 2]);
  });

  test('given any country, then the events of no vehicle are read again', () => {
    const workshop = whole();
    const read = vi.spyOn(VehicleStatements.prototype, 'workedOut');
    workshop.arrive(another('CA'), nickel('urn:lot:other')).arrive(correctionOf(another('CA')));
    workshop.setRuleset('us-30d@2025-07-04');
    expect(read).not.toHaveBeenCalled();
    workshop.arrive(vehicle(VINS[0] ?? '', CELLS, '2024-03-02', { id: 'stated again', time: '2025-01-02T00:00:00Z' }));
    expect(read.mock.calls).toEqual([[VINS[0]]]);
  });

  test('given a vehicle that was stated again before, then what it is now stated to be counts', () => {
    const abroad = vehicle(VINS[0] ?? '', CELLS, '2024-03-01', { id: 'abroad', time: '2025-01-02T00:00:00Z' });
    const assembledAbroad = { ...abroad.data, finalAssembly: { ...abroad.data.finalAssembly, country: 'JP' } };
    const workshop = whole()
      .arrive({ ...abroad, data: assembledAbroad } as OretrailEvent)
      .arrive(another('ID'));
    expect(VINS.map((vin) => workshop.verdictOf(vin)?.amountUsd)).toEqual([0, 3_750, 3_750, 3_750, 3_750]);
    workshop.arrive(correctionOf(abroad)).arrive(correctionOf(another('ID')));
    expect(workshop.verdictOf(VINS[0] ?? '')?.amountUsd).toBe(7_500);
  });

  test('given it is taken back, then each vehicle has its first verdict again', () => {
    const wrong = another('ID');
    const workshop = whole().arrive(wrong).arrive(correctionOf(wrong));
    expect(VINS.map((vin) => workshop.verdictOf(vin)?.amountUsd)).toEqual([7_500, 7_500, 7_500, 7_500, 7_500]);
    expect(VINS.map((vin) => workshop.verdictOf(vin)?.revision)).toEqual([3, 3, 3, 3, 3]);
  });

  test('given a vehicle that has moved to another lot meanwhile, then it follows that one alone', () => {
    const others = cells('urn:lot:others', { inputs: [`${NICKEL} 0`] });
    const moved = vehicle(VINS[0] ?? '', 'urn:lot:others', '2024-03-01', { id: 'moved', time: '2025-01-02T00:00:00Z' });
    const workshop = whole(others).arrive(moved);
    const before = workshop.verdictOf(VINS[0] ?? '');
    workshop.arrive(another('ID'));
    expect(workshop.verdictOf(VINS[0] ?? '')).toEqual(before);
    expect(workshop.verdictOf(VINS[1] ?? '')?.amountUsd).toBe(3_750);
  });
});

describe('a vehicle whose evaluation failed', () => {
  test('is evaluated again when its lot is as it was before', () => {
    const wrong = another('ID');
    const workshop = whole();
    looked.mockImplementationOnce(() => {
      throw new RangeError('a fault of ours');
    });
    workshop.arrive(wrong);
    const [failed = ''] = lookedAt().slice(-VINS.length);
    expect(workshop.verdictOf(failed)?.revision).toBe(1);
    looked.mockClear();
    workshop.arrive(correctionOf(wrong));
    expect(lookedAt()).toContain(failed);
  });
});
