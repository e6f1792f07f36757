import { evaluate } from '@oretrail/evaluation';
import { explain } from '@oretrail/explanation';
import { amountOf, compareUtf8, DEFAULT_RULESET, eventsInForce, type LotId, type OretrailEvent } from '@oretrail/model';
import { compareDraws, type DeclaredInput } from '@oretrail/provenance';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { evaluateClosure } from '../closure/closure.ts';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import type { LotUse } from './lots.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

const SEEDS = [21, 22];
const LAW = { ruleset: DEFAULT_RULESET };

describe.each(SEEDS)('the chains of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 16, realisticFaults: 0.4 });
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  const reading = new Reading(database);
  const evaluation = evaluate(history.counted, LAW);
  const { state, lots } = evaluation;
  const lotIds = new Set<LotId>([...state.lots.keys(), ...state.draws.keys()]);

  function usesOf(lotId: string): readonly LotUse[] {
    const rows: LotUse[] = [];
    let page = answerOf(reading, 'uses', { lotId, limit: 3 }).result;
    for (rows.push(...page.rows); page.next !== null; rows.push(...page.rows)) {
      page = answerOf(reading, 'uses', { lotId, limit: 3, after: page.next }).result;
    }
    return rows;
  }

  function expectGranted(lotId: LotId, consumer: string, { granted, refusal }: LotUse): void {
    const answer = lots.answer(consumer, { lotId } as DeclaredInput);
    expect(refusal).toBe(answer.refusal);
    if (answer.refusal !== null) return;
    const whole = answer.granted.kind === 'component' ? [answer.granted.whole] : [...answer.granted.byMineral.values()];
    expect(granted.map(({ value }) => amountOf(value))).toEqual(whole);
  }

  it('are explained by a closure as by all events', () => {
    expect(evaluation.verdicts.length).toBeGreaterThan(10);
    let rivals = 0;
    for (const verdict of evaluation.verdicts) {
      const { result } = answerOf(reading, 'closure', { vin: verdict.vin });
      rivals += result.rivals.length;
      const closed = evaluateClosure(result, LAW);
      expect(closed.verdicts.find(({ vin }) => vin === verdict.vin)).toEqual(verdict);
      const [due, given] = [evaluation, closed].map(({ vehicles }) => explain(verdict, vehicles.get(verdict.vin)));
      expect(given).toEqual(due);
    }
    expect(rivals).toBeGreaterThan(0);
  });

  it('ask for a small part of all events', () => {
    const [first] = evaluation.verdicts;
    const { result } = answerOf(reading, 'closure', { vin: first?.vin ?? '' });
    expect(result.events.length).toBeGreaterThan(5);
    expect(result.events.length).toBeLessThan(history.counted.length / 1.5);
  });

  it('have lots that are held, granted and left as the plain evaluation says', () => {
    for (const lotId of lotIds) {
      const { result } = answerOf(reading, 'lot', { lotId });
      const header = state.lots.get(lotId)?.header;
      expect(result?.held === null).toBe(header === undefined);
      expect(result?.consumers).toBe(state.draws.get(lotId)?.length ?? 0);
      if (header === undefined || lots.levelOf(lotId) > 64) {
        expect(result?.balances.every(({ granted }) => granted === '0')).toBe(true);
        continue;
      }
      const grants = [...lots.grantsOf(lotId).values()];
      for (const { mineral, granted, left } of result?.balances ?? []) {
        const due = grants.reduce(
          (sum, one) =>
            sum + (one.kind === 'component' ? one.whole : (one.byMineral.get(mineral ?? ('' as never)) ?? 0n)),
          0n,
        );
        expect(amountOf(granted)).toBe(due);
        expect(amountOf(left)).toBe(header.quantity - due);
      }
      expect(result?.balances.length).toBe(header.kind === 'component' ? 1 : header.contents.size);
    }
  });

  it('have uses in the order of serving, page by page', () => {
    for (const lotId of lotIds) {
      const due = [...(state.draws.get(lotId) ?? [])].sort(compareDraws);
      const rows = usesOf(lotId);
      expect(rows.map(({ consumer }) => consumer)).toEqual(due.map(({ consumer }) => consumer));
      for (const [i, use] of rows.entries()) expectGranted(lotId, due[i]?.consumer ?? '', use);
    }
  });

  it('have statements of which the model says the same', () => {
    const bySubject = new Map<string, OretrailEvent[]>();
    for (const event of history.counted) bySubject.set(event.subject, [...(bySubject.get(event.subject) ?? []), event]);
    const sent = new Set(history.sent.map(({ subject }) => subject));
    const standings = new Set<string>();
    for (const subject of sent) {
      const { rows } = answerOf(reading, 'statements', { subject, limit: 1_000 }).result;
      for (const { standing } of rows) standings.add(standing);
      const { lot, production, delivery, fact } = eventsInForce(bySubject.get(subject) ?? []);
      const due = [lot, production, delivery, fact].flatMap((one) => (one === null ? [] : [one.event.digest]));
      const ordinary = rows.filter(({ event: { type } }) => type !== 'oretrail.correction.v1');
      const inForce = ordinary.flatMap(({ standing, event }) => (standing === 'in-force' ? [event.digest] : []));
      expect(inForce.sort(compareUtf8)).toEqual(due.sort(compareUtf8));
      const counted = new Set((bySubject.get(subject) ?? []).map(({ digest }) => digest));
      const taken = rows.flatMap(({ standing, event }) => (standing === 'refused' ? [] : [event.digest]));
      expect(new Set(taken)).toEqual(counted);
    }
    expect(standings).toEqual(new Set(['in-force', 'outdated', 'taken-out', 'conflicting', 'refused']));
  });

  it('lose no letter', () => {
    const rows = [];
    let page = answerOf(reading, 'letters', { limit: 4 }).result;
    for (rows.push(...page.rows); page.next !== null; rows.push(...page.rows)) {
      page = answerOf(reading, 'letters', { limit: 4, after: page.next }).result;
    }
    expect(rows.length).toBe(history.letters);
    const some = answerOf(reading, 'letters', { code: 'unknown-schema', limit: 1_000 }).result.rows;
    expect(some.length).toBe(rows.filter(({ code }) => code === 'unknown-schema').length);
    expect(JSON.stringify(rows)).not.toContain('99.5');
  });

  it('have seals, the newest first', () => {
    const numbers = answerOf(reading, 'seals', { limit: 10 }).result.map(({ number }) => number);
    expect(numbers).toEqual([3, 2, 1]);
    expect(answerOf(reading, 'seals', { before: 3, limit: 1 }).result.map(({ number }) => number)).toEqual([2]);
  });
});
