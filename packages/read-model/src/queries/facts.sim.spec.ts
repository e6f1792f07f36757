import { compareUtf8, type Day, eventsInForce, type OretrailEvent, type ReferenceFact } from '@oretrail/model';
import { type History, historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import type { StoredFact } from './log-lists.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

const SEEDS = [71, 72, 73];

/** Many statements of one mine, of which one is in force, and many of one refinery with the same id. */
function merged(event: unknown): unknown {
  const text = JSON.stringify(event);
  const { id } = event as { id: string };
  const [party] = /urn:party:[a-z-]+-(?:mine|refinery)(?=\/)/.exec(text) ?? [];
  if (party === undefined) return event;
  const isMine = party.endsWith('mine');
  const one = text.replaceAll(party, isMine ? 'urn:party:one-mine' : 'urn:party:one-refinery');
  return JSON.parse(isMine ? one : one.replace(JSON.stringify(id), '"the-same"'));
}

/** A key without its day. */
const nameOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));

type Plain = readonly (readonly [key: string, digest: string, hasIdConflict: boolean])[];

/** Facts in force by the model alone, by their keys. */
function plainFacts({ counted }: History, prefix: string): Plain {
  return [...Map.groupBy(counted, ({ subject }) => subject)]
    .flatMap(([key, events]: readonly [string, readonly OretrailEvent[]]) => {
      const { fact } = eventsInForce(events);
      return fact === null || !key.startsWith(prefix) ? [] : [[key, fact.event.digest, fact.hasIdConflict] as const];
    })
    .sort(([a], [b]) => compareUtf8(a, b));
}

describe.each(SEEDS)('the facts of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 10, change: seed % 2 === 0 ? merged : (event) => event });
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  const reading = new Reading(database);
  const plain = plainFacts(history, '');
  const shown = (rows: readonly StoredFact[]): Plain =>
    rows.map(({ key, digest, hasIdConflict }) => [key, digest, hasIdConflict] as const);

  function pages(limit: number): readonly StoredFact[] {
    const rows: StoredFact[] = [];
    let page = answerOf(reading, 'facts', { limit }).result;
    for (rows.push(...page.rows); page.next !== null; rows.push(...page.rows)) {
      page = answerOf(reading, 'facts', { limit, after: page.next }).result;
    }
    return rows;
  }

  it('are those that the model has in force, by their keys', () => {
    expect(plain.length).toBeGreaterThan(10);
    const { rows, next } = answerOf(reading, 'facts', { limit: 1_000 }).result;
    expect(next).toBeNull();
    expect(shown(rows)).toEqual(plain);
  });

  it('have the events that state them', () => {
    const stated = new Map(history.counted.map((event) => [event.digest as string, event]));
    for (const { key, digest, event } of pages(1_000)) {
      expect([event.subject, event.digest]).toEqual([key, digest]);
      expect({ ...event.data }).toEqual({ ...stated.get(digest)?.data });
    }
  });

  it('come in pages, none twice and none left out', () => {
    for (const limit of [1, 3, plain.length]) expect(shown(pages(limit))).toEqual(plain);
  });

  it('are on a day those that have begun and not ended, and of one party that which began last', () => {
    const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    const all = pages(1_000).map(({ key, event }) => ({ key, data: event.data as ReferenceFact }));
    const bounds = all.flatMap(({ data: { from, to } }) => (to === undefined ? [from] : [from, to]));
    const days = [...new Set(bounds.flatMap((day) => [day, dayBefore(day)]))].sort() as Day[];
    const superseded = new Set<string>();
    for (const on of days) {
      const begun = all.filter(({ data }) => data.from <= on);
      const lastOf = new Map(begun.map((one) => [nameOf(one.key), one.key]));
      const inForce = begun.filter(({ key, data }) => {
        const isLast = !/^(?:entity|critical-minerals-test)[/]/.test(key) || lastOf.get(nameOf(key)) === key;
        if (!isLast) superseded.add(key);
        return isLast && (data.to === undefined || on < data.to);
      });
      const { rows } = answerOf(reading, 'facts', { on, limit: 1_000 }).result;
      expect([on, rows.map(({ key }) => key)]).toEqual([on, inForce.map(({ key }) => key)]);
    }
    expect(superseded.size).toBeGreaterThan(0);
  });

  it('are found by how their keys begin', () => {
    const beginnings = ['entity/', 'critical-minerals-test/', plain[3]?.[0] ?? '', 'none/'];
    for (const prefix of beginnings) {
      const { rows } = answerOf(reading, 'facts', { prefix, limit: 1_000 }).result;
      expect(shown(rows)).toEqual(plainFacts(history, prefix));
    }
  });
});
