/** Which journals a worker continues after, and what it reads in them. */
import { describe, expect, it } from 'vitest';
import { JOURNAL_VERSION } from '../limits.ts';
import type { PublishedEntry } from '../state/outbox.ts';
import { readJournal, writtenJournal } from './journal.ts';
import { inFull, shortened } from './journal-entries.ts';

const ENGINE = 3;
const read = (v: number, engine: number) => () => readJournal({ v, engine }, { engine: ENGINE });

it.each([
  [JOURNAL_VERSION, ENGINE],
  [JOURNAL_VERSION, ENGINE - 1],
  [JOURNAL_VERSION - 1, ENGINE],
])('continues after version %i of engine %i', (v, engine) => {
  expect(read(v, engine)()).toMatchObject({ v, engine });
});

it.each([
  [JOURNAL_VERSION, ENGINE + 1, 'newer-engine'],
  [JOURNAL_VERSION + 1, ENGINE, 'newer-record'],
])('refuses version %i of engine %i: a newer one wrote it', (v, engine, code) => {
  expect(read(v, engine)).toThrow(expect.objectContaining({ code }));
});

const VIN = 'JTMHE00000S000001';
const [LOT, ORE] = ['urn:lot:cells', 'urn:lot:ore'];
const hex = (digit: string, digits: number): string => digit.repeat(digits);
const register = (subject: string, name: string, seq: number): PublishedEntry => [
  subject,
  name,
  { digest: hex('b', 32), n: 2, note: seq },
];
const verdict = (note: PublishedEntry[2]['note']): PublishedEntry => [
  VIN,
  `credit.verdicts.v1/1/${VIN}`,
  { digest: `sha256:${hex('a', 64)}`, n: 7, ...(note === undefined ? {} : { note }) },
];
const rests = { ruleset: 'us-30d@2025-07-04', corrections: null } as const;

describe('entries without repeated text', () => {
  const ENTRIES: readonly PublishedEntry[] = [
    register(LOT, `sourcing.draws.v1/0/${ORE}␟${LOT}`, 1),
    register(LOT, `credit.batteries.v1/0/${LOT}`, 2),
    register(LOT, `credit.batteries.v1/0/${LOT} grants`, 3),
    register(VIN, `sourcing.draws.v1/0/${LOT}␟${VIN}`, 4),
    verdict({ amountUsd: 7_500, rests }),
    register(ORE, `sourcing.provenance.v1/1/${ORE}`, 5),
    register(ORE, `sourcing.provenance.v1/1/${ORE} grants`, 6),
  ];

  it('are the same entries in full', () => expect([...inFull(shortened(ENTRIES))]).toEqual(ENTRIES));

  it.each([
    ['a verdict of which nothing is known', undefined],
    ['what is kept of a verdict that was learnt from itself', { amountUsd: 0, rests: null }],
    ['another law', { amountUsd: 3_750, rests: { ...rests, ruleset: 'us-30d@2024-05-06' } }],
    ['corrections at work', { amountUsd: 3_750, rests: { ...rests, corrections: 'sha256:c' } }],
  ] as const)('are the same with %s', (_, note) => {
    const entries = [verdict({ amountUsd: 7_500, rests }), verdict(note)];
    expect([...inFull(shortened(entries))]).toEqual(entries);
  });

  it('have each subject once, and what registers have in common once', () => {
    const others = ENTRIES.map(([subject, name, published]): PublishedEntry => {
      const other = `${subject}-2`;
      return [other, name.replaceAll(subject, other), published];
    });
    const { forms, subjects } = shortened([...ENTRIES, ...others]);
    expect(forms).toHaveLength(ENTRIES.length);
    expect(subjects.map(({ subject }) => subject)).toEqual([LOT, VIN, ORE, `${LOT}-2`, `${VIN}-2`, `${ORE}-2`]);
    expect([...inFull({ forms, subjects })]).toEqual([...ENTRIES, ...others]);
  });

  it('of a register whose name lacks its subject are not written', () => {
    expect(() => shortened([register(LOT, 'sourcing.draws.v1/0/of nobody', 1)])).toThrow(TypeError);
  });

  it('of a form that the record lacks are not read', () => {
    const { subjects } = shortened(ENTRIES);
    expect(() => [...inFull({ forms: [], subjects })]).toThrow(TypeError);
  });
});

it('reads what it writes', () => {
  const record = {
    task: 'eligibility-1',
    previous: -1,
    engine: ENGINE,
    ruleset: rests.ruleset,
    positions: { 'sourcing.vehicles.v1/1': 4 },
    sent: {},
    pending: { dirty: 0, waiting: 1, parked: 0 },
    cut: null,
    published: [verdict({ amountUsd: 7_500, rests })],
    parked: [],
  };
  expect(readJournal(writtenJournal(record), { engine: ENGINE })).toEqual({ v: JOURNAL_VERSION, ...record });
});
