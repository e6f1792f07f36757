import { HOSTILE } from '@oretrail/test-support/command-line/hostile-text';
import { dumpOf } from '@oretrail/test-support/read-model/dump';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import { type AskedOf, answerOf, type QueryName } from './queries.ts';
import { Reading } from './reading.ts';

const database = openForWriting(IN_MEMORY, 'spec');
new Fold(database).take(historyOf({ seed: 31, vehicles: 5 }).batches.map(rowsOf));
const reading = new Reading(database);

const TEXTS = [
  HOSTILE,
  "' OR 1=1 --",
  "'; DROP TABLE vehicles; --",
  'a\u0000b',
  '\ud800',
  '%',
  '_*?[a-z]',
  '{"$":1}',
  '][',
  '',
  'x'.repeat(1_024),
];

/** What can be asked with a text. */
function askedWith(text: string): readonly (readonly [QueryName, unknown])[] {
  return [
    ['verdicts', { filter: { model: [text], manufacturer: [text] }, limit: 10, withTotals: true }],
    ['verdicts', { filter: { status: [text] }, limit: 10 }],
    ['verdicts', { limit: 10, after: { value: text, vin: '5YFB4MDE8PP000008' } }],
    ['ledger', { filter: { model: [text], cause: [text] }, limit: 10, withTotals: true }],
    ['ledger', { limit: 10, after: { publishedAtMs: 0, vin: text, revision: 0 } }],
    ['summary', { by: ['model'], filter: { model: [text] } }],
    ['verdict', { vin: text }],
    ['revisions', { vin: text, limit: 10 }],
    ['lot', { lotId: text }],
    ['uses', { lotId: text, limit: 10, after: { day: text, consumer: text } }],
    ['statements', { subject: text, limit: 10 }],
    ['subjectOf', { digest: text }],
    ['letters', { code: text, limit: 10 }],
    ['letter', { place: { topic: text, partition: 0, offset: 0 } }],
    ['reads', { of: { principal: text, parties: [text] }, limit: 10 }],
    ['closure', { vin: text }],
  ];
}

describe('a hostile text', () => {
  const before = dumpOf(database);

  it.each(TEXTS.flatMap(askedWith))('is a parameter of %s, and nothing else: %j', (query, asked) => {
    const { result } = answerOf(reading, query, asked as AskedOf<QueryName>);
    const found = JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    // Each vehicle of a page behind this cursor is there, and nothing that would match by the text.
    if (!('after' in (asked as object))) expect(found).not.toMatch(/"vin":"[A-Z0-9]{17}"/);
  });

  it('changes nothing', () => expect(dumpOf(database)).toEqual(before));
});

const BAD: readonly (readonly [QueryName, unknown])[] = [
  ['verdicts', { limit: 1_001 }],
  ['verdicts', { limit: 0 }],
  ['verdicts', { limit: 1.5 }],
  ['verdicts', { limit: '10' }],
  ['verdicts', { limit: 10, sort: 'vin; DROP TABLE vehicles' }],
  ['verdicts', { limit: 10, sort: '__proto__' }],
  ['verdicts', { limit: 10, sort: 'amountUsd', after: { value: '1', vin: 'A' } }],
  ['verdicts', { limit: 10, after: { value: {}, vin: '5YFB4MDE8PP000008' } }],
  ...TEXTS.map((text) => ['verdicts', { limit: 10, after: { value: text, vin: text } }] as const),
  ...TEXTS.filter((text) => text !== '').map((text) => {
    return ['verdicts', { sort: 'decidingDate', limit: 10, after: { value: text, vin: '5YFB4MDE8PP000008' } }] as const;
  }),
  ['verdicts', { limit: 10, filter: { vin: '5YF%' } }],
  ['verdicts', { limit: 10, filter: { vin: '*5YF*' } }],
  ['verdicts', { limit: 10, filter: { finding: ['no-such'] } }],
  ['verdicts', { limit: 10, filter: { decidingFrom: '2024-02-30' } }],
  ['verdicts', { limit: 10, filter: { usdMin: -1 } }],
  ['verdicts', { limit: 10, filter: { publishedFromMs: Number.NaN } }],
  ['verdicts', { limit: 10, filter: { model: [] } }],
  ['verdicts', { limit: 10, filter: { model: Array(101).fill('a') } }],
  ['verdicts', { limit: 10, filter: { model: ['x'.repeat(1_025)] } }],
  ['verdicts', { limit: 10, filter: { modelYear: ['2025'] } }],
  ['ledger', { limit: 1_001 }],
  ['ledger', { limit: 10, after: { publishedAtMs: '1', vin: 'A', revision: 1 } }],
  ['ledger', { limit: 10, filter: { publishedToMs: -1 } }],
  ['ledger', { limit: 10, filter: { status: [] } }],
  ['summary', { by: [] }],
  ['summary', { by: ['vin'] }],
  ['summary', { by: ['model', 'model'] }],
  ['revisions', { vin: 'A', limit: 1_001 }],
  ['comparison', { vin: 'A', from: 2, to: 2 }],
  ['uses', { lotId: 'A', limit: 5_000 }],
  ['statements', { subject: 7, limit: 5 }],
  ['seals', { limit: 1_001 }],
  ['grants', { from: -1, limit: 5 }],
  ['reads', { of: { principal: 'a', parties: Array(101).fill('a') }, limit: 5 }],
  ['letter', { place: { topic: 'a', partition: -1, offset: 0 } }],
];

describe('a query', () => {
  it.each(BAD)('outside its bounds is refused: %s %j', (query, asked) => {
    expect(() => answerOf(reading, query, asked as AskedOf<QueryName>)).toThrow(
      expect.objectContaining({ code: 'bad-query' }),
    );
  });
});
