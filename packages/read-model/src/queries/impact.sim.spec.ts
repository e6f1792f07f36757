import { evaluate, stateOf } from '@oretrail/evaluation';
import { compareUtf8, hasVinForm, type LotId, type OretrailEvent, type RulesetId } from '@oretrail/model';
import { type History, historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import type { Impact } from './impact.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

/** Histories in which some vehicles earn something by their last verdicts, so that a statement can be missed. */
const SEEDS = [86, 87];
/** Every so many events are asked for: each is an evaluation of the whole history under each ruleset. */
const EACH = 4;
/** Lots that are asked for. */
const LOTS = 8;

const hexOf = (digest: string): string => digest.replace('sha256:', '');

/** A subject, and all that draws on it by the events in force. */
function reachedFrom(subject: string, draws: ReturnType<typeof stateOf>['draws']): ReadonlySet<string> {
  const reached = new Set([subject]);
  for (const one of reached) for (const { consumer } of draws.get(one as LotId) ?? []) reached.add(consumer);
  return reached;
}

/** What vehicles would earn without some events, by the evaluation of all others. */
function without(
  { counted }: History,
  isLeftOut: (event: OretrailEvent) => boolean,
): (vin: string, ruleset: RulesetId) => number {
  const left = counted.filter((event) => !isLeftOut(event));
  const known = new Map<RulesetId, ReadonlyMap<string, number>>();
  return (vin, ruleset) => {
    const amounts =
      known.get(ruleset) ?? new Map(evaluate(left, { ruleset }).verdicts.map((one) => [one.vin, one.amountUsd]));
    known.set(ruleset, amounts);
    return amounts.get(vin) ?? 0;
  };
}

/** What rests on an event, by the plainest reading. */
function plainImpact(history: History, { subject, digest }: OretrailEvent, draws: ReturnType<typeof stateOf>['draws']) {
  const named = [...history.revisions].flatMap(([vin, published]) =>
    published.some(({ causes }) => causes.digests.some((one) => hexOf(one) === hexOf(digest))) ? [vin] : [],
  );
  const all = [...new Set([...reachedFrom(subject, draws), ...named])].sort(compareUtf8);
  return impactOn(history, subject, all, (event) => event.digest === digest);
}

function impactOn(
  history: History,
  subject: string,
  all: readonly string[],
  isLeftOut: (event: OretrailEvent) => boolean,
) {
  const usdWithout = without(history, isLeftOut);
  const vehicles = all.filter(hasVinForm).flatMap((vin): Impact['vehicles'] => {
    const last = history.revisions.get(vin as never)?.at(-1)?.verdict;
    if (last === undefined) return [];
    return [{ vin, amountUsd: last.amountUsd, usdWithout: usdWithout(vin, last.ruleset) }];
  });
  const lots = all.filter((one) => !hasVinForm(one) && one !== subject);
  return { subject, lots, vehicles, isCut: false };
}

describe.each(SEEDS)('what rests on the statements of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 12, realisticFaults: 0.3 });
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  const reading = new Reading(database);
  const { draws } = stateOf(history.counted);
  const asked = history.sent.filter((_, i) => i % EACH === 0);

  it('is what the events say, with the credit that all others give', () => {
    let [lots, changed] = [0, 0];
    for (const event of asked) {
      const { result } = answerOf(reading, 'impact', { digest: hexOf(event.digest) });
      expect(result, event.id).toEqual(plainImpact(history, event, draws));
      lots += result?.lots.length ?? 0;
      changed += result?.vehicles.filter(({ amountUsd, usdWithout }) => amountUsd !== usdWithout).length ?? 0;
    }
    expect(Math.min(lots, changed)).toBeGreaterThan(0);
  });

  it('is not known of a statement that nobody has made', () => {
    expect(answerOf(reading, 'impact', { digest: 'ab'.repeat(32) }).result).toBeNull();
  });
});

describe.each(SEEDS)('what rests on the lots of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 12, realisticFaults: 0.3 });
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  const reading = new Reading(database);
  const { draws } = stateOf(history.counted);

  it('on a lot is what draws it, with the credit that is left if nobody had stated it', () => {
    const earns = (id: string): boolean => (history.revisions.get(id as never)?.at(-1)?.verdict.amountUsd ?? 0) > 0;
    const lots = [...draws.keys()].filter((lotId) => [...reachedFrom(lotId, draws)].some(earns));
    let vehicles = 0;
    for (const lotId of lots.slice(0, LOTS)) {
      const all = [...reachedFrom(lotId, draws)].sort(compareUtf8);
      const { result } = answerOf(reading, 'lotImpact', { lotId });
      expect(result, lotId).toEqual(impactOn(history, lotId, all, ({ subject }) => subject === lotId));
      vehicles += result?.vehicles.length ?? 0;
    }
    expect(vehicles).toBeGreaterThan(0);
    expect(answerOf(reading, 'lotImpact', { lotId: 'urn:lot:nowhere' }).result).toBeNull();
  });
});
