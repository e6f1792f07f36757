import { evaluate } from '@oretrail/evaluation';
import { type GeneratedEvent, generateEvents, plainEvents } from '@oretrail/generator';
import { DEFAULT_RULESET, FACT_KINDS, hasVinForm, type OretrailEvent, topicOf } from '@oretrail/model';
import { goodEvent } from '@oretrail/test-support/events';
import { Random } from '@oretrail/test-support/random';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import type { Own } from './lot-links.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

const LAW = { ruleset: DEFAULT_RULESET };

function readingOf(events: readonly OretrailEvent[]): Reading {
  const database = openForWriting(IN_MEMORY, 'spec');
  const fold = new Fold(database);
  for (const [topic, own] of Map.groupBy(events, topicOf)) {
    const records = own.map((event, offset) => {
      return { offset, appendTimeMs: offset, content: { kind: 'event', event, author: null } as const };
    });
    fold.take([rowsOf({ topic, partition: 0, from: 0, next: records.length, records })]);
  }
  return new Reading(database);
}

const NOBODY = { lotPrefixes: [], makers: [] };

const effectsOf = (reading: Reading, events: readonly OretrailEvent[], own: Own = NOBODY) =>
  answerOf(reading, 'effects', { events, own }).result;

describe.each(Array.from({ length: 8 }, (_, i) => i + 1))(
  'effects of events that are missing from history %i',
  (seed) => {
    const random = new Random(seed);
    const all = [
      ...new Map(
        Array.from(generateEvents({ seed, vehicles: 12, realisticFaults: 20 }), (event: GeneratedEvent) => {
          const good = goodEvent(event);
          return [good.digest, good] as const;
        }),
      ).values(),
    ];
    const isMissing = all.map(() => random.percent(6));
    const [missing, stored] = [all.filter((_, i) => isMissing[i]), all.filter((_, i) => isMissing[i] === false)];
    const reading = readingOf(stored);
    const asked = missing.filter(({ subject }) => !FACT_KINDS.some((kind) => subject.startsWith(kind)));
    const due = new Map(evaluate([...stored, ...asked], LAW).verdicts.map((one) => [one.vin as string, one]));

    it('are what all events together give, for each vehicle that is named', () => {
      expect(asked.length).toBeGreaterThan(0);
      const { vehicles } = effectsOf(reading, asked);
      expect(vehicles.length).toBeGreaterThan(0);
      for (const { vin, usdAfter, statusAfter } of vehicles) {
        const { amountUsd = 0, status = null } = due.get(vin) ?? {};
        expect([vin, usdAfter, statusAfter]).toEqual([vin, amountUsd, status]);
      }
    });

    it('name every vehicle that is stated, and every lot', () => {
      const { lots, vehicles, isCut } = effectsOf(reading, asked);
      const named = new Set([...lots, ...vehicles.map(({ vin }) => vin)]);
      for (const { subject } of asked.filter(({ data }) => !('corrects' in data))) expect(named).toContain(subject);
      expect([...lots].filter(hasVinForm)).toEqual([]);
      expect(isCut).toBe(false);
    });

    it('are none for events that are stored', () => {
      expect(effectsOf(reading, stored.slice(0, 50))).toEqual({
        lots: [],
        vehicles: [],
        drawsUnlinked: false,
        isCut: false,
      });
    });
  },
);

describe('effects', () => {
  const { component, kg, lotId, material, vehicle } = plainEvents;
  const ore = goodEvent(material('ore', '10', { activity: 'extraction', facility: 'mill', day: 1 }, []));
  const cells = goodEvent(component('cells', 'cell', 1, [{ lotId: lotId('ore'), quantity: kg('10') }]));
  const car = goodEvent(vehicle(0, 'cells'));

  it('of a lot that was missing are the lots and vehicles that drew it', () => {
    const { lots, vehicles, drawsUnlinked } = effectsOf(readingOf([cells, car]), [ore]);
    expect(lots).toEqual([cells.subject, ore.subject].sort());
    expect(vehicles.map(({ vin }) => vin)).toEqual([car.subject]);
    expect(drawsUnlinked).toBe(false);
  });

  it('say whether a lot is drawn that nothing of one\u2019s own draws', () => {
    const unlinked = (stored: readonly OretrailEvent[], prefix: string): boolean =>
      effectsOf(readingOf(stored), [cells], { lotPrefixes: [prefix], makers: [] }).drawsUnlinked;
    const other = goodEvent(component('others', 'cell', 1, [{ lotId: lotId('ore'), quantity: kg('1') }]));
    expect(unlinked([ore], 'urn:lot:none')).toBe(true);
    expect(unlinked([ore, other], cells.subject)).toBe(true);
    expect(unlinked([ore, other], other.subject)).toBe(false);
    expect(unlinked([ore], ore.subject)).toBe(false);
  });

  it('of more events than a request has are refused', () => {
    const events = Array.from({ length: 1_001 }, () => ore);
    expect(() => effectsOf(readingOf([]), events)).toThrow(expect.objectContaining({ code: 'bad-query' }));
  });
});
