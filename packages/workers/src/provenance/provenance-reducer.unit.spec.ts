/** Who is granted what of a lot. Source: provenance.md, section 1; protocol.md, "Draws and answers", "Levels". */
import { amountOf, type Decimal } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { cells, correctionOf, nickel, VIN, vehicle } from '../examples/events.ts';
import { Workshop } from '../examples/workshop.ts';

const ORE = 'urn:lot:ore';
const EARLY = 'urn:lot:early';
const LATE = 'urn:lot:late';

/** The first consumers that a lot cannot serve whole, and what each is left: `"nickel urn:lot:late 4"`. */
function shortOf(workshop: Workshop, lotId: string): readonly string[] {
  const grants = workshop.grantsOf(lotId);
  if (grants === undefined || grants.retired) return ['nothing is drawn'];
  return grants.cuts.map(({ mineral, consumer, granted }) => {
    const whole = BigInt(granted) / amountOf('1' as Decimal);
    return `${mineral} ${consumer} ${whole}`;
  });
}

/** Two lots that draw six of ten kilograms of ore. */
const early = nickel(EARLY, { kg: '6', day: '2024-02-01', inputs: [`${ORE} 6`] });
const late = nickel(LATE, { kg: '6', day: '2024-02-02', inputs: [`${ORE} 6`] });

describe('provenance.md, section 1, "Order": consumers are served by completion day, then by lot id or VIN', () => {
  test('given 10 kg and two lots that draw 6 kg each, then the earlier gets 6 and the later 10 − 6 = 4', () => {
    expect(shortOf(new Workshop().arrive(nickel(ORE), early, late), ORE)).toEqual([`nickel ${LATE} 4`]);
  });

  test('given the same lots, when the later is declared first, then the earlier is served first all the same', () => {
    expect(shortOf(new Workshop().arrive(late).arrive(nickel(ORE)).arrive(early), ORE)).toEqual([`nickel ${LATE} 4`]);
  });

  test('given two lots of the same day, then the one whose id comes first is served first', () => {
    const sameDay = nickel(LATE, { kg: '6', day: '2024-02-01', inputs: [`${ORE} 6`] });
    expect(shortOf(new Workshop().arrive(sameDay, nickel(ORE), early), ORE)).toEqual([`nickel ${LATE} 4`]);
  });

  test('given 12 kg, then both are served whole', () => {
    expect(shortOf(new Workshop().arrive(nickel(ORE, { kg: '12' }), early, late), ORE)).toEqual([]);
  });

  test('given a third lot of the day between, then it gets the 4 kg and the last nothing', () => {
    const between = nickel('urn:lot:b', { kg: '6', day: '2024-02-01', inputs: [`${ORE} 6`] });
    const workshop = new Workshop().arrive(nickel(ORE), late, between);
    expect(shortOf(workshop, ORE)).toEqual([`nickel ${LATE} 4`]);
    // Of 10 kg the earliest has 6, urn:lot:b less than it asks for, and the last none.
    const earliest = nickel('urn:lot:a', { kg: '6', day: '2024-01-31', inputs: [`${ORE} 6`] });
    expect(shortOf(workshop.arrive(earliest), ORE)).toEqual(['nickel urn:lot:b 4']);
  });
});

describe('provenance.md, section 1: a component lot is drawn down as one', () => {
  test('given one cell and two vehicles, then the one that was assembled first gets it', () => {
    const [first, second] = [vehicle('VIN-A', 'urn:lot:cells', '2024-03-02'), vehicle('VIN-B', 'urn:lot:cells')];
    expect(shortOf(new Workshop().arrive(cells('urn:lot:cells'), first, second), 'urn:lot:cells')).toEqual([
      'all VIN-A 0',
    ]);
  });
});

describe('provenance.md, section 1, "Nothing is granted"', () => {
  test('given a lot that nobody declared, then those who draw it are told that it is missing', () => {
    expect(new Workshop().arrive(early).lotOf(ORE)).toEqual({ of: 'lot', parent: ORE, kind: 'missing' });
  });

  test('given a lot that was taken back by a correction, then it is missing as well', () => {
    const ore = nickel(ORE);
    expect(new Workshop().arrive(ore, early, correctionOf(ore)).lotOf(ORE)).toMatchObject({ kind: 'missing' });
  });

  test('given a draw in another unit, then it uses nothing up', () => {
    // The cells are drawn by the kilogram here, and counted in pieces; the vehicle gets the one there is.
    const byWeight = cells('urn:lot:other', { inputs: ['urn:lot:cells 1'], day: '2024-01-01' });
    const workshop = new Workshop().arrive(cells('urn:lot:cells'), byWeight, vehicle(VIN, 'urn:lot:cells'));
    expect(shortOf(workshop, 'urn:lot:cells')).toEqual([]);
  });
});

describe('provenance.md, section 1, "Level"; protocol.md, "Levels"', () => {
  test('given ore, metal made of it and cells made of that, then their levels are 1, 2 and 3', () => {
    const metal = nickel('urn:lot:metal', { inputs: [`${ORE} 10`] });
    const made = cells('urn:lot:cells', { inputs: ['urn:lot:metal 10'] });
    const workshop = new Workshop().arrive(vehicle(VIN, 'urn:lot:cells'), made, metal, nickel(ORE));
    expect(workshop.lotOf(ORE)).toMatchObject({ kind: 'ready', level: 1 });
    expect(workshop.lotOf('urn:lot:metal')).toMatchObject({ kind: 'ready', level: 2 });
    expect(workshop.lotOf('urn:lot:cells')).toMatchObject({ kind: 'ready', level: 3 });
  });

  test('given two lots that draw each other, then neither has a level and nothing is granted of them', () => {
    const [a, b] = [nickel('urn:lot:a', { inputs: ['urn:lot:b 1'] }), nickel('urn:lot:b', { inputs: ['urn:lot:a 1'] })];
    const workshop = new Workshop().arrive(a, b);
    expect(workshop.lotOf('urn:lot:a')).toMatchObject({ kind: 'too-deep', level: 65 });
    expect(workshop.lotOf('urn:lot:b')).toMatchObject({ kind: 'too-deep', level: 65 });
  });

  test('given such a loop, when a correction breaks it, then both lots have a level again', () => {
    const [a, b] = [nickel('urn:lot:a', { inputs: ['urn:lot:b 1'] }), nickel('urn:lot:b', { inputs: ['urn:lot:a 1'] })];
    const alone = nickel('urn:lot:b', {}, { id: 'again', time: '2025-01-02T00:00:00Z' });
    const workshop = new Workshop().arrive(a, b, vehicle(VIN, 'urn:lot:a')).arrive(alone);
    expect(workshop.lotOf('urn:lot:b')).toMatchObject({ kind: 'ready', level: 1 });
    expect(workshop.lotOf('urn:lot:a')).toMatchObject({ kind: 'ready', level: 2 });
  });

  test('given 65 lots one above the other, then the 64th has a level and the 65th has none', () => {
    const chain = Array.from({ length: 65 }, (_, i) => {
      return nickel(`urn:lot:${i + 1}`, { inputs: i === 0 ? [] : [`urn:lot:${i} 10`] });
    });
    const workshop = new Workshop().arrive(...chain, vehicle(VIN, 'urn:lot:65'));
    expect(workshop.lotOf('urn:lot:64')).toMatchObject({ kind: 'ready', level: 64 });
    expect(workshop.lotOf('urn:lot:65')).toMatchObject({ kind: 'too-deep', level: 65 });
  });
});

describe('protocol.md, "Draws and answers": a draw follows from its consumer’s own event in force', () => {
  test('given the earlier lot was served first, when it is taken back, then the later is served whole', () => {
    const workshop = new Workshop().arrive(nickel(ORE), early, late);
    expect(shortOf(workshop.arrive(correctionOf(early)), ORE)).toEqual([]);
  });

  test('given its correction is corrected, then the earlier is served first again', () => {
    const correction = correctionOf(early);
    const workshop = new Workshop().arrive(nickel(ORE), early, late, correction).arrive(correctionOf(correction));
    expect(shortOf(workshop, ORE)).toEqual([`nickel ${LATE} 4`]);
  });

  test('given the earlier lot, when a later event of it draws 4 kg, then 10 − 4 = 6 kg are left, which is just enough', () => {
    const less = nickel(EARLY, { kg: '4', day: '2024-02-01', inputs: [`${ORE} 4`] }, { time: '2025-02-01T00:00:00Z' });
    const again = { ...less, id: 'again' };
    expect(shortOf(new Workshop().arrive(nickel(ORE), early, late).arrive(again), ORE)).toEqual([]);
  });

  test('given the last consumer is taken back, then the answer is retired', () => {
    const workshop = new Workshop().arrive(nickel(ORE), early).arrive(correctionOf(early));
    expect(shortOf(workshop, ORE)).toEqual(['nothing is drawn']);
  });
});

describe('protocol.md, "Draws and answers": a root commits to the evidence behind a lot', () => {
  const rootOf = (workshop: Workshop, lotId: string): string | null => {
    const grants = workshop.grantsOf(lotId);
    return grants === undefined || grants.retired ? null : grants.root;
  };

  test('given ore is stated again with the same figures, then the root of what it was made into changes', () => {
    const workshop = new Workshop().arrive(nickel(ORE), early, vehicle(VIN, EARLY));
    const before = rootOf(workshop, EARLY);
    const again = nickel(ORE, {}, { id: 'again', time: '2025-01-02T00:00:00Z' });
    expect(rootOf(workshop.arrive(again), EARLY)).not.toBe(before);
  });

  test('given an event that arrives twice, then its root stays', () => {
    const workshop = new Workshop().arrive(nickel(ORE), early, vehicle(VIN, EARLY));
    const before = rootOf(workshop, EARLY);
    expect(rootOf(workshop.arrive(nickel(ORE), early), EARLY)).toBe(before);
  });
});
