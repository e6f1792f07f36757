import { hasVinForm, type OretrailEvent } from '@oretrail/model';
import { SHIPMENTS } from '@oretrail/runtime';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';
import { sealOver } from './seal-over.ts';

const PAGE = 1_000;

describe.each([51, 52, 53])('records of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 12 });
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  const reading = new Reading(database);
  const recordsOf = (subject: string) => answerOf(reading, 'records', { subject, limit: PAGE }).result;
  const subjects = [...new Set(history.counted.map(({ subject }) => subject))];
  const last = new Map([...history.revisions].map(([vin, all]) => [vin as string, all.at(-1)?.verdict]));
  const drawn = reading.all('SELECT parent, consumer FROM draws WHERE in_force = 1');

  /** All below a lot, by a walk of our own. */
  function below(subject: string): ReadonlySet<string> {
    const found = new Set([subject]);
    for (const one of found) {
      for (const { parent, consumer } of drawn) if (parent === one) found.add(consumer as string);
    }
    return found;
  }

  it('count who draws a lot, and the vehicles that rest on it', () => {
    let lots = 0;
    for (const subject of subjects) {
      const { use, rows } = recordsOf(subject);
      const isLot = rows.some(({ event }: { event: OretrailEvent }) => event.type.endsWith('-shipment.v1'));
      if (isLot) {
        lots += 1;
        expect([subject, use?.directDraws]).toEqual([subject, drawn.filter(({ parent }) => parent === subject).length]);
        expect([subject, use?.vehicles]).toEqual([subject, [...below(subject)].filter(hasVinForm).length]);
      } else expect([subject, use]).toEqual([subject, null]);
    }
    expect(lots).toBeGreaterThan(10);
  });

  it('say which seal is the first to cover a statement', () => {
    const seals = answerOf(reading, 'seals', { limit: PAGE }).result.map(({ number, seal }) => {
      return { number, inputs: JSON.parse(seal).body.cut.inputs as Record<string, number> };
    });
    const found = new Set<number | null>();
    for (const { topic, partition, offset, sealedIn } of subjects.flatMap((one) => recordsOf(one).rows)) {
      const covering = seals.filter(({ inputs }) => (inputs[`${topic}/${partition}`] ?? 0) > offset);
      expect(sealedIn).toBe(covering.length === 0 ? null : Math.min(...covering.map(({ number }) => number)));
      found.add(sealedIn);
    }
    expect(found).toEqual(new Set([1, 2, 3]));
  });

  it('count the vehicles whose last verdict has a finding about the subject', () => {
    let found = 0;
    for (const subject of subjects) {
      const due = new Map<string, number>();
      for (const vin of [...below(subject)].filter(hasVinForm)) {
        const own = (last.get(vin)?.findings ?? []).filter(
          ({ subjects: about }) => hasVinForm(subject) || (about as readonly string[]).includes(subject),
        );
        for (const code of new Set(own.map((one) => one.code))) due.set(code, (due.get(code) ?? 0) + 1);
      }
      found += due.size;
      const { findings } = recordsOf(subject);
      expect([subject, new Map(findings.map(({ code, vehicles }) => [code as string, vehicles]))]).toEqual([
        subject,
        due,
      ]);
    }
    expect(found).toBeGreaterThan(5);
  });
});

describe('a statement is sealed in', () => {
  const place = (offset: number) => ({ topic: SHIPMENTS, partition: 0, offset });

  /** Seals by number, with where their cuts end. */
  function sealed(seals: readonly (readonly [number: number, end: number])[]): Reading {
    const database = openForWriting(IN_MEMORY, 'spec');
    for (const [number, end] of seals) {
      const seal = JSON.stringify({ body: { cut: { inputs: { [`${SHIPMENTS}/0`]: end } } } });
      database.prepare('INSERT INTO seals VALUES (?, ?, ?, 0, ?)').run(number, `${number}`, number, seal);
    }
    return new Reading(database);
  }

  it.each([
    [0, 1],
    [9, 1],
    [10, 3],
    [19, 3],
    [20, 4],
    [39, 7],
    [40, null],
  ])('the first seal whose cut is behind it: offset %i', (offset, due) => {
    const reading = sealed([
      [1, 10],
      [2, 10],
      [3, 20],
      [4, 30],
      [7, 40],
    ]);
    expect(sealOver(reading, place(offset))).toBe(due);
  });

  it('none if there is none', () => {
    expect(sealOver(sealed([]), place(0))).toBeNull();
  });
});
