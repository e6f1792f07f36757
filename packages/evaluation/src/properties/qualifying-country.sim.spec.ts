/** provenance.md, section 6, property 7: what is done in a qualifying country, and an agreement, never do harm. */
import { MINERALS_TESTS, type MineralShipment, type Requirements } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { agreement, chains, eventOf, facility, factKey, ruleset, type Statement } from '@oretrail/test-support/chains';
import { AT_LENGTH, runsOf } from '@oretrail/test-support/runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evaluation, evaluate } from '../evaluate.ts';

/** Neither free-trade partners by treaty nor, but for an agreement, anything else that counts. */
const NON_QUALIFYING: ReadonlySet<string> = new Set(['ID', 'CN', 'RU']);
/** By being the United States or part of it, or by treaty; all days. */
const qualifying = fc.constantFrom('US', 'PR', 'CA', 'CL', 'AU');

describe('property 7', () => {
  const known = (statements: readonly Statement[]) => [...BUILT_IN_FACTS, ...statements.map(eventOf)];

  /** The lows and highs of both tests, and of what is shown, of each vehicle. */
  function boundsOf({ vehicles }: Evaluation): ReadonlyMap<string, bigint> {
    const bounds = new Map<string, bigint>();
    for (const [vin, { assessment }] of vehicles) {
      if (assessment.minerals === null) continue;
      const { results, tested } = assessment.minerals;
      const ranges = [
        ...MINERALS_TESTS.map((test) => [test, results[test]] as const),
        ['shown', tested.range] as const,
      ];
      for (const [name, { low, high }] of ranges)
        bounds.set(`${vin} ${name} low`, low).set(`${vin} ${name} high`, high);
    }
    return bounds;
  }

  function expectNoneLower(before: Evaluation, after: Evaluation): boolean {
    const bounds = boundsOf(after);
    let hasRaised = false;
    for (const [name, bound] of boundsOf(before)) {
      const moved = bounds.get(name) ?? -1n;
      expect(moved >= bound, `${name}: ${moved} after ${bound}`).toBe(true);
      hasRaised ||= moved > bound;
    }
    return hasRaised;
  }

  /** All that is done to minerals at a facility is done in another country. */
  function moved(statement: Statement, name: string, to: string): Statement {
    if (statement.type !== 'oretrail.mineral-shipment.v1') return statement;
    const data = statement.data as MineralShipment;
    const activities = data.activities.map((activity) =>
      activity.facility === name ? { ...activity, country: to } : activity,
    );
    return { ...statement, data: { ...data, activities } };
  }

  const countriesOf = (statements: readonly Statement[], name: string): readonly string[] =>
    statements
      .flatMap(({ type, data }) =>
        type === 'oretrail.mineral-shipment.v1' ? (data as MineralShipment).activities : [],
      )
      .flatMap((activity) => (activity.facility === name ? [activity.country] : []));

  it('moving all steps of a facility to a qualifying country never lowers a test', () => {
    let raised = 0;
    // A facility that stood in two countries would be two places, and one after the move: streams that were apart would
    // merge, and the half of a merged chain may be missed by what one of them had alone.
    // And of two events with one id the lower digest stays, so a move could bring the other one to speak.
    const inOnePlace = chains({ strayCountries: true, conflicts: true });
    fc.assert(
      fc.property(inOnePlace, ruleset, facility, qualifying, (statements, under, name, to) => {
        fc.pre(countriesOf(statements, name).some((country) => NON_QUALIFYING.has(country)));
        const before = evaluate(known(statements), { ruleset: under });
        const after = evaluate(known(statements.map((statement) => moved(statement, name, to))), { ruleset: under });
        if (expectNoneLower(before, after)) raised += 1;
      }),
      { numRuns: runsOf(1_500) },
    );
    expect(raised).toBeGreaterThan(AT_LENGTH ? 50 : 10);
  });

  // Most agreements are about few minerals and days, so that hardly any raises a test: each second is about all of them.
  const wide = agreement.map((of) => ({ ...of, from: '2022-06-30' as const, to: undefined, minerals: undefined }));
  const anyAgreement = fc.oneof(agreement, wide);

  const metIn = (requirements: Requirements | undefined): readonly string[] =>
    Object.entries(requirements ?? {}).flatMap(([name, { outcome }]) => (outcome === 'met' ? [name] : []));

  it('a new agreement never lowers a test, nor turns met into anything else', () => {
    let [met, raised] = [0, 0];
    fc.assert(
      fc.property(chains(), ruleset, anyAgreement, (statements, under, data) => {
        const subject = factKey(data);
        // An event of the same fact key would take the place of another agreement: it is not new, but may take away.
        fc.pre(BUILT_IN_FACTS.every((event) => event.subject !== subject));
        fc.pre(statements.every((statement) => statement.subject !== subject));
        const header = { id: 'new', source: 'urn:source:a', type: 'oretrail.reference-fact.v1' } as const;
        const fact: Statement = { ...header, subject, time: '2026-01-01T00:00:00Z', data };
        const before = evaluate(known(statements), { ruleset: under });
        const after = evaluate(known([...statements, fact]), { ruleset: under });
        if (expectNoneLower(before, after)) raised += 1;
        for (const [i, { vin, requirements }] of before.verdicts.entries()) {
          const names = metIn(requirements);
          met += names.includes('criticalMinerals') ? 1 : 0;
          expect(metIn(after.verdicts[i]?.requirements), vin).toEqual(expect.arrayContaining([...names]));
        }
      }),
      { numRuns: runsOf(2_500) },
    );
    expect(met).toBeGreaterThan(50);
    expect(raised).toBeGreaterThan(AT_LENGTH ? 10 : 0);
  });
});
