/** Which statements the header of a verdict names. Source: console.md, "Causation". */
import type { OretrailEvent } from '@oretrail/model';
import { causesOf } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { americanMaker, cells, correctionOf, delivered, fact, nickel, VIN, vehicle } from './examples/events.ts';
import { Workshop } from './examples/workshop.ts';

const NICKEL = 'urn:lot:nickel';
const CELLS = 'urn:lot:cells';
/** Another vehicle that is served before the one of the examples. */
const RIVAL = '1HGEV0011SA000007';

const production = vehicle(VIN, CELLS);
const made = [cells(CELLS, { inputs: [`${NICKEL} 10`] }), production, americanMaker()];
const whole = () => new Workshop().arrive(nickel(NICKEL), ...made);
const WRONG = nickel(NICKEL, { country: 'ID' }, { id: 'wrong', time: '2025-01-02T00:00:00Z' });

/** Of the last verdict of a vehicle. */
function lastOf(workshop: Workshop, vin = VIN): ReturnType<typeof causesOf> {
  const at = workshop.verdicts.findLastIndex((verdict) => verdict.vin === vin);
  return causesOf(workshop.causes[at] ?? '');
}

const named = (...events: readonly OretrailEvent[]) => ({ digests: events.map(({ digest }) => digest), more: 0 });

describe('console.md, "Causation": a verdict names the statements that have touched its vehicle', () => {
  test('given a lot far above is stated again, then that statement alone', () => {
    const workshop = whole().arrive(WRONG);
    expect(workshop.verdicts).toHaveLength(2);
    expect(lastOf(workshop)).toEqual(named(WRONG));
  });

  test('given it is taken back, then the correction alone', () => {
    expect(lastOf(whole().arrive(WRONG).arrive(correctionOf(WRONG)))).toEqual(named(correctionOf(WRONG)));
  });

  test('given the vehicle is delivered, then its delivery', () => {
    const delivery = delivered('2024-04-01');
    expect(lastOf(whole().arrive(delivery))).toEqual(named(delivery));
  });

  test('given the first verdict, then the production', () => {
    const workshop = new Workshop().arrive(production);
    expect(lastOf(workshop)).toEqual(named(production));
  });

  test('given a fact, then the fact', () => {
    const workshop = new Workshop().arrive(nickel(NICKEL, { country: 'ID' }), ...made);
    const agreement = fact({ fact: 'country-agreement', country: 'ID', agreement: 'an illustration' });
    expect(lastOf(workshop.arrive(agreement))).toEqual(named(agreement));
  });

  test('given a statement that changed nothing, then a later verdict does not name it', () => {
    const same = nickel(NICKEL, {}, { id: 'the same again', time: '2025-01-01T12:00:00Z' });
    const workshop = whole().arrive(same);
    expect(workshop.verdicts).toHaveLength(1);
    expect(lastOf(workshop.arrive(WRONG))).toEqual(named(WRONG));
  });

  test('given an event that arrives twice, then it is not named again', () => {
    const workshop = whole().arrive(WRONG).arrive(WRONG);
    const delivery = delivered('2024-04-01');
    expect(lastOf(workshop.arrive(WRONG, delivery))).toEqual(named(delivery));
  });

  test('given a rival that is served before it, then the rival’s production, though none of its own lots has changed', () => {
    const rival = vehicle(RIVAL, CELLS, '2024-02-15');
    const workshop = whole().arrive(rival);
    expect(lastOf(workshop)).toEqual(named(rival));
    expect(lastOf(workshop, RIVAL)).toEqual(named(rival));
  });

  test('given a rival that is withdrawn again, then what withdrew it', () => {
    const rival = vehicle(RIVAL, CELLS, '2024-02-15');
    expect(lastOf(whole().arrive(rival).arrive(correctionOf(rival)))).toEqual(named(correctionOf(rival)));
  });

  test('given rivals that all are served, then none of them names another', () => {
    const many = Array.from({ length: 9 }, (_, i) => vehicle(`1HGEV001${i}SA000001`, CELLS));
    const workshop = new Workshop().arrive(cells(CELLS, { pieces: '9' }), ...many);
    expect(many.map(({ subject }) => lastOf(workshop, subject))).toEqual(many.map((one) => named(one)));
  });

  test('given twenty statements at once, then sixteen of them, and how many more', () => {
    const statements = Array.from({ length: 20 }, (_, i) => {
      const time = `2025-01-02T00:00:${String(i).padStart(2, '0')}Z`;
      return nickel(NICKEL, { country: 'ID' }, { id: `statement ${i}`, time });
    });
    const { digests, more } = lastOf(whole().arrive(...statements));
    expect(digests).toEqual(statements.slice(4).map(({ digest }) => digest));
    expect(more).toBe(4);
  });

  test('given another law, then none', () => {
    const late = vehicle(VIN, CELLS, '2026-03-01', { id: 'late', time: '2025-01-02T00:00:00Z' });
    expect(lastOf(whole().arrive(late).setRuleset('us-30d@2025-07-04'))).toEqual(named());
  });
});
