import { compareUtf8, type Day, eventsInForce, type OretrailEvent } from '@oretrail/model';
import { FACTS } from '@oretrail/runtime';
import { goodEvent } from '@oretrail/test-support/events';
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

  it('are found by how their keys begin', () => {
    const beginnings = ['entity/', 'critical-minerals-test/', plain[3]?.[0] ?? '', 'none/'];
    for (const prefix of beginnings) {
      const { rows } = answerOf(reading, 'facts', { prefix, limit: 1_000 }).result;
      expect(shown(rows)).toEqual(plainFacts(history, prefix));
    }
  });
});

/** A party with three facts, one of which has ended; another party whose id goes on where the first one's key has its day. */
const FACTS_OF_PARTIES: readonly (readonly [party: string, from: string, to?: string])[] = [
  ['urn:party:a', '2020-01-01'],
  ['urn:party:a', '2022-01-01', '2023-01-01'],
  ['urn:party:a', '2024-01-01'],
  ['urn:party:a/2021', '2020-01-01'],
  ['urn:party:b', '2019-01-01', '2021-01-01'],
];
const DAYS: Readonly<Record<string, readonly string[]>> = {
  '2018-12-31': [],
  '2019-01-01': ['b/2019-01-01'],
  '2020-12-31': ['a/2020-01-01', 'a/2021/2020-01-01', 'b/2019-01-01'],
  '2021-01-01': ['a/2020-01-01', 'a/2021/2020-01-01'],
  '2022-01-01': ['a/2021/2020-01-01', 'a/2022-01-01'],
  // The second has ended, and the first does not come back.
  '2023-06-01': ['a/2021/2020-01-01'],
  '2024-01-01': ['a/2021/2020-01-01', 'a/2024-01-01'],
};

describe('facts on a day', () => {
  const database = openForWriting(IN_MEMORY, 'spec');
  const agreements = ['2023-01-01', '2024-01-01'].map((from) => ({
    subject: `country-agreement/JP/${from}`,
    data: { fact: 'country-agreement', country: 'JP', agreement: 'made up', from, source: 'made up' },
  }));
  const entities = FACTS_OF_PARTIES.map(([entity, from, to]) => {
    const places = { organizedIn: 'US', headquarteredIn: 'US' };
    const data = { fact: 'entity', entity, ...places, from, ...(to === undefined ? {} : { to }), source: 'made up' };
    return { subject: `entity/${entity}/${from}`, data };
  });
  const said = { specversion: '1.0', source: 'urn:party:desk', type: 'oretrail.reference-fact.v1' };
  const records = [...agreements, ...entities].map((fact, offset) => {
    const event = goodEvent({ ...said, ...fact, id: fact.subject, time: '2025-01-01T00:00:00Z' });
    return { offset, appendTimeMs: 0, content: { kind: 'event', event, author: null } } as const;
  });
  new Fold(database).take([rowsOf({ topic: FACTS, partition: 0, from: 0, next: records.length, records })]);
  const reading = new Reading(database);
  const keysOn = (on: string, prefix: string): readonly string[] =>
    answerOf(reading, 'facts', { on: on as Day, prefix, limit: 100 }).result.rows.map(({ key }) => key);

  it.each(Object.entries(DAYS))('of a party are on %s the one that began last, if it has not ended', (on, due) => {
    expect(keysOn(on, 'entity/')).toEqual(due.map((end) => `entity/urn:party:${end}`));
  });

  it('of a country are all agreements that hold', () => {
    expect(keysOn('2023-06-01', 'country-agreement/')).toHaveLength(1);
    expect(keysOn('2024-06-01', 'country-agreement/')).toHaveLength(2);
  });

  it('are refused on what is not a day', () => {
    expect(() => keysOn('2024-02-30', '')).toThrow(expect.objectContaining({ code: 'bad-query' }));
  });
});
