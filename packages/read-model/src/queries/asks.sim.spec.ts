import { stateOf } from '@oretrail/evaluation';
import { hasVinForm, type LotId, type Verdict, type Vin } from '@oretrail/model';
import { type History, historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { UNVALUED_LOTS_MAX } from '../limits.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import type { Addressed, Ask } from './asks.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';
import { isUnderPrefix } from './scopes.ts';

const SEEDS = [61, 62, 63];
const PREFIX = 'urn:lot:example:1:';

/** Some lots say nothing of what they are worth. @param which their ids */
function withoutValue(event: unknown, which = /[37]$/): unknown {
  const { subject, data } = event as { subject: string; data: Record<string, unknown> };
  const { activities } = data as { activities?: readonly { valueAdded: readonly object[] }[] };
  if (activities === undefined || !which.test(subject)) return event;
  const silent = activities.map((one) => {
    return { ...one, valueAdded: one.valueAdded.map((added) => ({ ...added, usd: undefined })) };
  });
  return JSON.parse(JSON.stringify({ ...(event as object), data: { ...data, activities: silent } }));
}

function readingOf({ batches }: History): Reading {
  const database = openForWriting(IN_MEMORY, 'spec');
  for (const batch of batches) new Fold(database).take([rowsOf(batch)]);
  return new Reading(database);
}

const NEEDS: Readonly<Record<string, Ask['need']>> = {
  'lot-missing': 'declare',
  'negative-incremental-value': 'value',
  untraced: 'origin',
  'unit-mismatch': 'unit',
  'ownership-unknown': 'owner',
};

/** An ask by `need subject`, without these two. */
type Plain = Omit<Ask, 'subject' | 'need'>;

/** The members of events that say what is drawn and what it is worth. */
type Data = Readonly<{
  inputs?: readonly { lotId: string }[];
  batteries?: readonly { lotId: string }[];
  minerals?: readonly { mineral: string; usd?: string }[];
  activities?: readonly { valueAdded: readonly { mineral: string; usd?: string }[] }[];
}>;

function isUnvalued({ minerals = [], activities = [] }: Data): boolean {
  const open = minerals.filter(({ usd }) => usd === undefined).map(({ mineral }) => mineral);
  const added = activities.flatMap(({ valueAdded }) => valueAdded);
  return added.some(({ usd, mineral }) => usd === undefined && open.includes(mineral));
}

/** Lots above a vehicle that leave a value open: walked upwards, where the query walks down. */
function unvaluedAbove(counted: History['counted'], vin: string): readonly string[] {
  const { lots, vehicles } = stateOf(counted);
  const dataOf = (id: string): Data => {
    const event = hasVinForm(id) ? vehicles.get(id as Vin)?.production.event : lots.get(id as LotId)?.event;
    return (event?.data ?? {}) as Data;
  };
  const above = new Set<string>([vin]);
  for (const one of above) {
    const { inputs, batteries } = dataOf(one);
    for (const { lotId } of inputs ?? batteries ?? []) above.add(lotId);
  }
  return [...above].filter((one) => isUnvalued(dataOf(one)));
}

/** What one verdict wants, by `need subject`, and because of what. */
function wantedBy(verdict: Verdict, counted: History['counted']): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  for (const { code, subjects } of verdict.findings ?? []) {
    if (NEEDS[code] !== undefined) for (const one of subjects) wanted.set(`${NEEDS[code]} ${one}`, code);
  }
  if (verdict.requirements?.criticalMinerals.outcome !== 'indeterminate') return wanted;
  for (const lot of unvaluedAbove(counted, verdict.vin)) wanted.set(`value ${lot}`, 'declare-values');
  return wanted;
}

/** What the verdicts of some vehicles want, by the plainest reading. */
function plainAsks({ revisions, counted }: History, isCounted = (_vin: string) => true): ReadonlyMap<string, Plain> {
  const all = new Map<string, Plain>();
  const last = [...revisions.values()].flatMap((published) => published.at(-1) ?? []);
  for (const { verdict, publishedAtMs } of last.filter((one) => isCounted(one.verdict.vin))) {
    for (const [name, because] of wantedBy(verdict, counted)) {
      const known = all.get(name) ?? { vehiclesWaiting: 0, sinceMs: publishedAtMs, usdAtStake: 0 };
      all.set(name, {
        because,
        vehiclesWaiting: known.vehiclesWaiting + 1,
        sinceMs: Math.min(known.sinceMs, publishedAtMs),
        usdAtStake: known.usdAtStake + verdict.potentialUsd - verdict.amountUsd,
      });
    }
  }
  return all;
}

const byName = (rows: readonly Ask[]) =>
  new Map(rows.map(({ subject, need, ...rest }) => [`${need} ${subject}`, rest] as const));

describe.each(SEEDS)('what is wanted in history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 14, realisticFaults: 0.4, change: withoutValue });
  const [reading, plain] = [readingOf(history), plainAsks(history)];
  const asked = (of: Addressed | null, from = 0, limit = 1_000) =>
    answerOf(reading, 'asks', { of, from, limit }).result;

  it('of all is what the verdicts lack, most vehicles first', () => {
    const { rows, next } = asked(null);
    expect(next).toBeNull();
    expect(byName(rows)).toEqual(plain);
    const counts = rows.map(({ vehiclesWaiting }) => vehiclesWaiting);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  it('of a party is of its own lots alone, and of the parties that it states', () => {
    const { rows } = asked({ lotPrefixes: [PREFIX], partyPrefixes: ['urn:party:'] });
    const own = [...plain].filter(([name]) => {
      const [need, subject = ''] = name.split(' ');
      return need === 'owner' ? subject.startsWith('urn:party:') : isUnderPrefix(subject, PREFIX);
    });
    expect(byName(rows)).toEqual(new Map(own));
  });

  it('for the vehicles of one maker is what these lack, and counts no other', () => {
    const makers = [...new Set([...history.revisions.keys()].map((vin) => vin.slice(0, 3)))];
    for (const maker of makers) {
      const { rows } = answerOf(reading, 'asks', { of: null, makers: [maker], limit: 1_000 }).result;
      expect(byName(rows)).toEqual(plainAsks(history, (vin) => vin.startsWith(maker)));
    }
    expect(answerOf(reading, 'asks', { of: null, makers: [], limit: 1_000 }).result.rows).toEqual([]);
  });

  it('about a part of an id is what names it', () => {
    const [first] = asked(null).rows;
    const about = first?.subject.slice(4, -1) ?? '';
    const { rows } = answerOf(reading, 'asks', { of: null, about, limit: 1_000 }).result;
    expect(byName(rows)).toEqual(new Map([...plain].filter(([name]) => name.split(' ')[1]?.includes(about))));
  });

  it('comes in pages', () => {
    const whole = asked(null).rows;
    const pages = [];
    for (let from: number | null = 0; from !== null; ) {
      const page: ReturnType<typeof asked> = asked(null, from, 3);
      pages.push(...page.rows);
      from = page.next;
    }
    expect(pages).toEqual(whole);
  });
});

describe('lots without a value, more than are looked at', () => {
  const change = (event: unknown): unknown => withoutValue(event, /./);
  const history = historyOf({ seed: 64, vehicles: 40, change });
  const [reading, plain] = [readingOf(history), plainAsks(history)];
  const unvalued = [...stateOf(history.counted).lots].filter(([, { event }]) => isUnvalued(event.data as Data));
  const ids = unvalued.map(([id]) => id).sort();
  const asked = (about?: string) =>
    answerOf(reading, 'asks', { of: null, limit: 1_000, ...(about === undefined ? {} : { about }) }).result;

  it('are counted, and not left out in silence', () => {
    expect(ids.length).toBeGreaterThan(UNVALUED_LOTS_MAX);
    const { rows, lotsNotCounted } = asked();
    expect(lotsNotCounted).toBe(ids.length - UNVALUED_LOTS_MAX);
    const seen = ids.slice(0, UNVALUED_LOTS_MAX).map((id) => `value ${id}`);
    const due = [...plain].filter(([name, { because }]) => because !== 'declare-values' || seen.includes(name));
    expect(byName(rows)).toEqual(new Map(due));
  });

  it('are found by their names', () => {
    const hidden = ids.slice(UNVALUED_LOTS_MAX).find((id) => plain.has(`value ${id}`)) ?? '';
    const { rows, lotsNotCounted } = asked(hidden);
    expect(lotsNotCounted).toBe(0);
    expect(byName(rows).get(`value ${hidden}`)).toEqual(plain.get(`value ${hidden}`));
  });
});

it('histories want something of every kind', () => {
  const needs = SEEDS.flatMap((seed) => {
    const history = historyOf({ seed, vehicles: 14, realisticFaults: 0.4, change: withoutValue });
    return [...plainAsks(history)].map(([name, { because }]) => `${name.split(' ')[0]} ${because}`);
  });
  expect(new Set(needs)).toEqual(
    new Set([
      'declare lot-missing',
      'value declare-values',
      'origin untraced',
      'unit unit-mismatch',
      'owner ownership-unknown',
    ]),
  );
});
