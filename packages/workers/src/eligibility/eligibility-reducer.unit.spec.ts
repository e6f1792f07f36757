/** When a vehicle gets a new verdict, and why. Source: events.md, `oretrail.verdict.v1`; protocol.md, "Draws and answers". */
import type { Verdict, Vin } from '@oretrail/model';
import { factsOf } from '@oretrail/rules';
import type { Rests, VerdictNote } from '@oretrail/runtime';
import { describe, expect, test } from 'vitest';
import {
  americanMaker,
  cells,
  correctionOf,
  delivered,
  elected,
  fact,
  nickel,
  VIN,
  vehicle,
} from '../examples/events.ts';
import { Workshop } from '../examples/workshop.ts';
import { AssessmentBook } from './assessment-book.ts';
import { nextRevision } from './verdict-revision.ts';

const NICKEL = 'urn:lot:nickel';
const CELLS = 'urn:lot:cells';

/** Ten kilograms of nickel of one country, in one American cell, in one vehicle of 2024. */
const made = [cells(CELLS, { inputs: [`${NICKEL} 10`] }), vehicle(VIN, CELLS), americanMaker()];
const whole = (country = 'AU') => new Workshop().arrive(nickel(NICKEL, { country }), ...made);

/** The same nickel by a later and wrong statement, from Indonesia. */
const WRONG = nickel(NICKEL, { country: 'ID' }, { id: 'wrong', time: '2025-01-02T00:00:00Z' });

const shown = (verdict: Verdict | undefined) =>
  verdict && [verdict.revision, verdict.cause, verdict.status, verdict.amountUsd, verdict.potentialUsd];
const last = (workshop: Workshop) => shown(workshop.verdictOf(VIN));

describe('events.md, `oretrail.verdict.v1`: the first verdict', () => {
  test('given everything is declared and made where it should be, then 3,750 + 3,750 USD are due', () => {
    expect(last(whole())).toEqual([1, 'data', 'eligible', 7_500, 7_500]);
  });

  test('given nickel of Indonesia, then the components’ 3,750 USD are due', () => {
    expect(last(whole('ID'))).toEqual([1, 'data', 'eligible', 3_750, 3_750]);
  });

  test('given a battery that nobody declared, then nothing is earned and 7,500 USD are possible', () => {
    const workshop = new Workshop().arrive(vehicle(VIN, CELLS));
    expect(last(workshop)).toEqual([1, 'data', 'indeterminate', 0, 7_500]);
    expect(workshop.verdictOf(VIN)).toMatchObject({ findings: [{ code: 'lot-missing' }, { code: 'untraced' }] });
  });

  test('given a delivery without a production, then there is no verdict', () => {
    expect(new Workshop().arrive(delivered('2024-04-01')).verdicts).toEqual([]);
  });
});

describe('events.md, `oretrail.verdict.v1`: a new revision is published only if the verdict changes', () => {
  test('given the same events once more, then nothing is published', () => {
    const workshop = whole();
    workshop.arrive(nickel(NICKEL), ...made);
    expect(workshop.verdicts).toHaveLength(1);
  });

  test('given nickel that is declared after its vehicle, then the second revision names what it supersedes', () => {
    const workshop = new Workshop().arrive(...made).arrive(nickel(NICKEL));
    const [first, second] = workshop.verdicts;
    expect(shown(first)).toEqual([1, 'data', 'indeterminate', 3_750, 7_500]);
    expect(shown(second)).toEqual([2, 'data', 'eligible', 7_500, 7_500]);
    expect(second).toMatchObject({ supersedes: first?.verdictId, previousAmountUsd: 3_750 });
  });

  test('given an event that is taken back and put back, then the verdict has its first id again', () => {
    const correction = correctionOf(WRONG);
    const workshop = whole().arrive(WRONG).arrive(correction).arrive(correctionOf(correction));
    expect(workshop.verdicts.map(shown)).toEqual([
      [1, 'data', 'eligible', 7_500, 7_500],
      [2, 'data', 'eligible', 3_750, 3_750],
      [3, 'correction', 'eligible', 7_500, 7_500],
      [4, 'correction', 'eligible', 3_750, 3_750],
    ]);
    expect(workshop.verdicts[2]?.verdictId).toBe(workshop.verdicts[0]?.verdictId);
    expect(workshop.verdicts[3]?.verdictId).toBe(workshop.verdicts[1]?.verdictId);
  });

  test('given the events in any order, then the last verdict is the same', () => {
    const events = [nickel(NICKEL), ...made, delivered('2024-04-01')];
    const forwards = new Workshop();
    for (const event of events) forwards.arrive(event);
    const backwards = new Workshop();
    for (const event of [...events].reverse()) backwards.arrive(event);
    expect(backwards.verdictOf(VIN)?.verdictId).toBe(forwards.verdictOf(VIN)?.verdictId);
  });
});

describe('events.md, `oretrail.verdict.v1`: the cause is rules, reference, correction, data, the first that applies', () => {
  test('given another ruleset, then the cause is the rules', () => {
    // Under the law of 2025 the acquisition of a vehicle of 2026 must be known.
    const late = vehicle(VIN, CELLS, '2026-03-01', { id: 'late', time: '2025-01-02T00:00:00Z' });
    const workshop = whole().arrive(late).setRuleset('us-30d@2025-07-04');
    expect(last(workshop)).toEqual([3, 'rules', 'indeterminate', 0, 7_500]);
  });

  test('given an agreement with Indonesia, then the cause is a reference fact', () => {
    const agreement = fact({ fact: 'country-agreement', country: 'ID', agreement: 'an illustration' });
    expect(last(whole('ID').arrive(agreement))).toEqual([2, 'reference', 'eligible', 7_500, 7_500]);
  });

  test('given an agreement that is taken back, then the cause is a reference fact as well', () => {
    const agreement = fact({ fact: 'country-agreement', country: 'ID', agreement: 'an illustration' });
    const workshop = whole('ID').arrive(agreement).arrive(correctionOf(agreement));
    expect(last(workshop)).toEqual([3, 'reference', 'eligible', 3_750, 3_750]);
  });

  test('given a correction of a lot far above, then the cause is a correction', () => {
    const workshop = whole().arrive(WRONG).arrive(correctionOf(WRONG));
    expect(last(workshop)).toEqual([3, 'correction', 'eligible', 7_500, 7_500]);
  });

  test('given a correction takes a lot far above out altogether, then the cause is a correction', () => {
    const mined = nickel(NICKEL);
    const workshop = new Workshop().arrive(mined, ...made, delivered('2024-04-01'));
    expect(last(workshop.arrive(correctionOf(mined)))).toEqual([2, 'correction', 'indeterminate', 3_750, 7_500]);
  });

  test('given several at once, then the cause is the first of them', () => {
    const before = { ruleset: 'us-30d@2024-05-06', corrections: null } as const;
    const after = { ruleset: 'us-30d@2025-07-04', corrections: 'some' } as const;
    const note: VerdictNote = { amountUsd: 7_500, rests: before };
    const causeOf = (rests: Rests, isByReference: boolean) => {
      const shared = new AssessmentBook().ofWithdrawn({ facts: factsOf([]), ruleset: rests.ruleset });
      const outcome = { shared, evidenceRoot: () => '', correctionsRoot: () => rests.corrections };
      const answer = { part: { vin: VIN as Vin }, own: [], corrections: [], outcome, isByReference };
      return nextRevision(answer, { digest: 'another', n: 1, note })?.verdict.cause;
    };
    expect(causeOf(after, true)).toBe('rules');
    expect(causeOf({ ...after, ruleset: before.ruleset }, true)).toBe('reference');
    expect(causeOf({ ...after, ruleset: before.ruleset }, false)).toBe('correction');
    expect(causeOf(before, false)).toBe('data');
  });
});

describe('26 CFR 1.30D-3, events.md, `oretrail.reference-fact.v1`: a fact concerns only whom it speaks of', () => {
  test('given the maker elects a test, then its vehicle is judged by that test', () => {
    const workshop = whole().arrive(elected('traced-qualifying-value'));
    expect(workshop.verdictOf(VIN)).toMatchObject({
      revision: 2,
      cause: 'reference',
      requirements: { criticalMinerals: { test: 'traced-qualifying-value' } },
    });
  });

  test('given another maker elects a test, then nothing is published', () => {
    expect(whole().arrive(elected('traced-qualifying-value', 'urn:party:other')).verdicts).toHaveLength(1);
  });

  test('given an owner of the maker turns out to be the government of a covered nation, then nothing is left', () => {
    // §30D(d)(7), 89 FR 37079: 25 % of the equity are enough.
    const holders = [{ holder: 'urn:party:fund', equity: '0.25', votes: '0', seats: '0' }];
    const seat = { organizedIn: 'US', headquarteredIn: 'US' };
    const owned = { fact: 'entity', entity: 'urn:party:maker', ...seat, holders };
    const workshop = whole().arrive(fact(owned, { id: 'owned', time: '2025-01-02T00:00:00Z' }));
    expect(last(workshop)).toEqual([2, 'reference', 'indeterminate', 0, 7_500]);
    const state = { fact: 'entity', entity: 'urn:party:fund', organizedIn: 'CN', headquarteredIn: 'CN' };
    workshop.arrive(fact({ ...state, governmentOf: 'CN' }));
    expect(last(workshop)).toEqual([3, 'reference', 'ineligible', 0, 0]);
  });
});

describe('events.md, `oretrail.vehicle-delivery.v1`: the later delivery replaces the earlier whole', () => {
  test('given a delivery, then the verdict is no longer projected', () => {
    const workshop = whole();
    expect(workshop.verdictOf(VIN)).toMatchObject({ basis: 'projected', decidingDate: '2024-03-01' });
    workshop.arrive(delivered('2024-04-01', '2024-04-02'));
    const dates = { basis: 'delivered', decidingDate: '2024-04-02', acquiredOn: '2024-04-01' };
    expect(workshop.verdictOf(VIN)).toMatchObject({ revision: 2, cause: 'data', ...dates });
  });

  test('given a later acquisition alone, then the delivery is taken back', () => {
    const alone = delivered('2024-04-01', null, { id: 'alone', time: '2025-01-02T00:00:00Z' });
    const workshop = whole().arrive(delivered('2024-04-01', '2024-04-02')).arrive(alone);
    expect(workshop.verdictOf(VIN)).toMatchObject({ revision: 3, basis: 'projected', acquiredOn: '2024-04-01' });
  });
});

describe('events.md, `oretrail.verdict.v1`: a vehicle without a production in force is withdrawn', () => {
  const production = vehicle(VIN, CELLS);

  test('given its production is taken back, then both amounts are 0 and nothing else is said', () => {
    const workshop = whole().arrive(correctionOf(production));
    expect(last(workshop)).toEqual([2, 'correction', 'withdrawn', 0, 0]);
    expect(workshop.verdictOf(VIN)?.requirements).toBeUndefined();
  });

  test('given two vehicles and one cell, when the first is withdrawn, then the second gets the cell', () => {
    const second = '1HGEV0010SA000002';
    const workshop = whole().arrive(vehicle(second, CELLS, '2024-03-02'));
    expect(workshop.verdictOf(second)).toMatchObject({ status: 'indeterminate', amountUsd: 0 });
    expect(workshop.verdictOf(second)?.findings?.map(({ code }) => code)).toContain('lot-overdrawn');
    workshop.arrive(correctionOf(production));
    expect(shown(workshop.verdictOf(second))).toEqual([2, 'data', 'eligible', 7_500, 7_500]);
  });
});
