/** What was known at a moment of the past, against the plainest reading: all statements of then, evaluated at once. */
import { evaluate } from '@oretrail/evaluation';
import { type OretrailEvent, RULESETS, type RulesetId, topicOf, type Verdict, type Vin } from '@oretrail/model';
import { SEALS, VEHICLES, VERDICTS } from '@oretrail/runtime';
import { Random } from '@oretrail/test-support/random';
import { type History, historyOf } from '@oretrail/test-support/read-model/history';
import { DIMENSIONS, filterFrom, isLeft, plainRows, summaryOf } from '@oretrail/test-support/read-model/plain-verdicts';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import type { PublicBatch } from '../records/public-record.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import type { StoredExplanation } from './explanation.ts';
import { momentOf } from './moment.ts';
import { closureThen } from './past-closure.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

/** Judged often by one law, so that revisions come of statements alone, and by others before and after. */
const LAWS = [RULESETS[0], RULESETS[1], RULESETS[1], RULESETS[1], RULESETS[2], RULESETS[2]] as const;
const SEEDS = [31, 32, 33];
/** Random times of each history: an evaluation of all events each. */
const TIMES = 12;

function readOf(batches: readonly PublicBatch[]): Reading {
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(batches.map(rowsOf));
  return new Reading(database);
}

type Stated = Readonly<{ event: OretrailEvent; place: string; offset: number; atMs: number }>;

/** The statements that the workers have taken, each with its place. */
function takenIn({ batches }: History): readonly Stated[] {
  const records = batches.flatMap(({ topic, partition, records: all }) =>
    all.map((record) => ({ ...record, topic, place: `${topic}/${partition}` })),
  );
  const buried = new Set(
    records.flatMap(({ content }) => {
      if (content.kind !== 'letter') return [];
      const { topic, partition, offset } = content.letter;
      return [`${topic}/${partition} ${offset}`];
    }),
  );
  return records.flatMap(({ content, topic, place, offset, appendTimeMs }) => {
    const isTaken = content.kind === 'event' && topicOf(content.event) === topic && !buried.has(`${place} ${offset}`);
    return isTaken ? [{ event: content.event, place, offset, atMs: appendTimeMs }] : [];
  });
}

/** The verdicts that some statements give. */
function judged(stated: readonly Stated[], ruleset: RulesetId): ReadonlyMap<Vin, Verdict> {
  const { verdicts } = evaluate(
    stated.map(({ event }) => event),
    { ruleset },
  );
  return new Map(verdicts.map((verdict) => [verdict.vin, verdict]));
}

const explainedIn = (text: string): Verdict => (JSON.parse(text) as { verdict: Verdict }).verdict;

function lastBy({ revisions }: History, vin: Vin, atMs: number): Verdict | null {
  return revisions.get(vin)?.findLast(({ publishedAtMs }) => publishedAtMs <= atMs)?.verdict ?? null;
}

/** What an answer says of a vehicle; null if nothing was known of it. */
type Known = Readonly<{ verdictId: string; revision: number | null; isPublished: boolean }> | null;

function knownOf(result: StoredExplanation | null): Known {
  if (result === null) return null;
  const { text, revision, isPublished } = result;
  return { verdictId: explainedIn(text).verdictId, revision, isPublished };
}

function knownBy(due: Verdict | undefined, last: Verdict | null): Known {
  if (due === undefined) return null;
  const isPublished = last?.verdictId === due.verdictId;
  return { verdictId: due.verdictId, revision: last?.revision ?? null, isPublished };
}

type Cut = Readonly<{ inputs: Readonly<Record<string, number>>; ruleset: RulesetId }>;

function sealsOf({ batches }: History): readonly (Cut & Readonly<{ number: number; atMs: number }>)[] {
  const records = batches.find(({ topic }) => topic === SEALS)?.records ?? [];
  return records.flatMap(({ content, appendTimeMs: atMs }) => {
    if (content.kind !== 'seal') return [];
    const { number, seal } = content.seal;
    const { cut, ruleset } = JSON.parse(seal).body;
    return [{ number, atMs, inputs: cut.inputs, ruleset }];
  });
}

/** A history as its topic of verdicts was at a time. */
function until(history: History, atMs: number): History {
  const revisions = new Map<Vin, History['revisions'] extends ReadonlyMap<Vin, infer All> ? All : never>();
  for (const [vin, all] of history.revisions) {
    const then = all.filter(({ publishedAtMs }) => publishedAtMs <= atMs);
    if (then.length > 0) revisions.set(vin, then);
  }
  return { ...history, revisions };
}

const byName = (a: Readonly<{ by: unknown }>, b: Readonly<{ by: unknown }>): number =>
  JSON.stringify(a.by) < JSON.stringify(b.by) ? -1 : 1;

describe.each(SEEDS)('the past of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 12, realisticFaults: 0.6, laws: LAWS });
  const reading = readOf(history.batches);
  const taken = takenIn(history);
  const random = new Random(seed);
  const vins = [...history.revisions.keys()];

  it('has, when each revision was published, that revision', () => {
    let later = 0;
    for (const [vin, revisions] of history.revisions) {
      for (const { verdict, publishedAtMs } of revisions) {
        const past = { knownAtMs: publishedAtMs };
        const { result } = answerOf(reading, 'explanation', { vin, past });
        expect(result).toMatchObject({ isPublished: true, revision: verdict.revision, ruleset: verdict.ruleset });
        expect(explainedIn(result?.text ?? '{}').verdictId).toBe(verdict.verdictId);
        if (verdict.revision < revisions.length) later += 1;
      }
    }
    expect(later).toBeGreaterThan(vins.length);
  });

  it('is, at any time, what the statements of then give', () => {
    const found: Known[] = [];
    for (let i = 0; i < TIMES; i += 1) {
      const knownAtMs = random.pick(taken).atMs + random.pick([-1, 0, 1]);
      const ruleset = random.pick(RULESETS);
      const due = judged(
        taken.filter(({ atMs }) => atMs <= knownAtMs),
        ruleset,
      );
      for (const vin of vins) {
        const known = knownOf(answerOf(reading, 'explanation', { vin, ruleset, past: { knownAtMs } }).result);
        expect(known).toEqual(knownBy(due.get(vin), lastBy(history, vin, knownAtMs)));
        found.push(known);
      }
    }
    expect(new Set(found.map((known) => known?.isPublished))).toEqual(new Set([undefined, true, false]));
  });

  it('is, at each seal, what the statements before its cut give by its law, and what was published', () => {
    const seals = sealsOf(history);
    expect(seals).toHaveLength(LAWS.length);
    for (const { number, atMs, inputs, ruleset } of seals) {
      const due = judged(
        taken.filter(({ place, offset }) => offset < (inputs[place] ?? 0)),
        ruleset,
      );
      for (const vin of vins) {
        const { result } = answerOf(reading, 'explanation', { vin, past: { seal: number } });
        const last = lastBy(history, vin, atMs);
        expect(knownOf(result)).toEqual(knownBy(due.get(vin), last));
        expect([result?.isPublished ?? true, result?.ruleset ?? ruleset]).toEqual([true, ruleset]);
        if (result !== null) expect(explainedIn(result.text)).toEqual(JSON.parse(JSON.stringify(last)));
      }
    }
  });

  it('is judged, before a first verdict, by the law of that verdict, and at a seal by that of the seal', () => {
    const [first] = LAWS;
    const known = taken.filter(({ event }) => event.type === 'oretrail.vehicle-production.v1');
    const { event, atMs: knownAtMs } = known[0] ?? random.pick(known);
    const early = answerOf(reading, 'explanation', { vin: event.subject, past: { knownAtMs } }).result;
    expect(early).toMatchObject({ ruleset: history.revisions.get(event.subject as Vin)?.[0]?.verdict.ruleset });
    expect(early).toMatchObject({ revision: null, isPublished: false });
    // A topic of verdicts that keeps the last ones only.
    const compacted = readOf(
      history.batches.map((batch) => (batch.topic === VERDICTS ? { ...batch, records: [] } : batch)),
    );
    const found = vins.flatMap(
      (vin) => answerOf(compacted, 'explanation', { vin, past: { seal: 1 } }).result?.ruleset ?? [],
    );
    expect(new Set(found)).toEqual(new Set([first]));
  });

  it('has no more events than it needs, and those who drew lots that did not suffice', () => {
    let rivals = 0;
    for (const vin of vins) {
      const moment = momentOf(reading, { knownAtMs: random.pick(taken).atMs });
      const found = closureThen(reading, vin, moment);
      rivals += found.rivals.length;
      expect(found.events.length).toBeLessThan(taken.length);
    }
    expect(rivals).toBeGreaterThan(0);
  });

  it('has the summaries of the last revisions of then, at any time and at each seal', () => {
    const times = Array.from({ length: TIMES }, () => random.pick(taken).atMs + random.pick([-1, 0, 1]));
    const pasts = [
      ...times.map((knownAtMs) => ({ past: { knownAtMs }, atMs: knownAtMs })),
      ...sealsOf(history).map(({ number, atMs }) => ({ past: { seal: number }, atMs })),
    ];
    let groups = 0;
    for (const { past, atMs } of pasts) {
      const due = plainRows(until(history, atMs));
      const filters = due.length === 0 ? [{}] : [{}, filterFrom(random, due), filterFrom(random, due)];
      for (const filter of filters) {
        const by = random.shuffled(DIMENSIONS).slice(0, 1 + random.below(3));
        const { rows, more, makers } = answerOf(reading, 'summary', { by, filter, past, withMakers: true }).result;
        const left = due.filter((row) => isLeft(row, filter));
        expect(makers).toEqual([...new Set(left.map(({ vehicle }) => vehicle?.manufacturer ?? ''))].sort());
        expect([rows.toSorted(byName), more]).toEqual([summaryOf(left, by).toSorted(byName), 0]);
        groups += rows.length;
      }
    }
    expect(groups).toBeGreaterThan(pasts.length);
  });

  it('has nothing before the first record', () => {
    const knownAtMs = Math.min(...taken.map(({ atMs }) => atMs)) - 1;
    for (const vin of vins) expect(answerOf(reading, 'explanation', { vin, past: { knownAtMs } }).result).toBeNull();
    const summed = answerOf(reading, 'summary', { by: ['status', 'month'], past: { knownAtMs } }).result;
    expect(summed).toEqual({ rows: [], more: 0 });
  });

  it('knows no seal that was not made, and waits for what a seal covers', () => {
    const [vin] = vins;
    const ask = (from: Reading, seal: number) => answerOf(from, 'explanation', { vin: vin ?? '', past: { seal } });
    expect(() => ask(reading, LAWS.length + 1)).toThrow(expect.objectContaining({ code: 'no-seal' }));
    for (const late of [VEHICLES, VERDICTS]) {
      const behind = readOf(history.batches.filter(({ topic }) => topic !== late));
      expect(() => ask(behind, 1)).toThrow(expect.objectContaining({ code: 'seal-ahead' }));
    }
  });
});

describe('a verdict that was published when more had been stated than its worker had read', () => {
  /** All verdicts were published so much later: some statements came before them that they do not rest on. */
  const LATE_MS = 20 * 7_000;
  const made = historyOf({ seed: 34, vehicles: 12, realisticFaults: 0.6, laws: LAWS });
  const batches = made.batches.map((batch) => {
    if (batch.topic !== VERDICTS) return batch;
    return {
      ...batch,
      records: batch.records.map((record) => ({ ...record, appendTimeMs: record.appendTimeMs + LATE_MS })),
    };
  });
  const reading = readOf(batches);
  const taken = takenIn(made);

  it('is not what the statements of then give, and the explanation says so', () => {
    let overtaken = 0;
    for (const [vin, revisions] of made.revisions) {
      for (const { verdict, publishedAtMs } of revisions) {
        const knownAtMs = publishedAtMs + LATE_MS;
        const due = judged(
          taken.filter(({ atMs }) => atMs <= knownAtMs),
          verdict.ruleset,
        ).get(vin);
        const { result } = answerOf(reading, 'explanation', { vin, past: { knownAtMs } });
        expect(result?.revision).toBe(verdict.revision);
        expect(explainedIn(result?.text ?? '{}').verdictId).toBe(due?.verdictId);
        expect(result?.isPublished).toBe(due?.verdictId === verdict.verdictId);
        if (result?.isPublished === false) overtaken += 1;
      }
    }
    expect(overtaken).toBeGreaterThan(0);
  });
});
