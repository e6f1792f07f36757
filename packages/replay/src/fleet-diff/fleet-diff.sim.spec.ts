import { join } from 'node:path';
import { evaluate } from '@oretrail/evaluation';
import { type OretrailEvent, RULESETS, type Verdict } from '@oretrail/model';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { generatedEvents, goodEvent } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ViewAsked } from '../views/view.ts';
import { gainUsd, uncertaintyUsd } from './change.ts';
import { type DiffReport, reportOf } from './diff-report.ts';
import { compareFleet } from './fleet-diff.ts';

const SEED = 2;
const events: readonly OretrailEvent[] = generatedEvents({ seed: SEED, vehicles: 16, realisticFaults: 0.4 });
const times = events.map(({ recordedtime, time }) => recordedtime ?? time).sort();
const KNOWN_AT = times[Math.floor(times.length * 0.4)] ?? '';

const root = temporaryFolder();
const store = new DirectoryStore(join(root, 'archive'));
beforeAll(async () => {
  await writeSealedLife(store, { seed: SEED, partitions: 2, ruleset: RULESETS[2], events });
});

let folders = 0;
async function compare(view: ViewAsked, facts: readonly OretrailEvent[] = [], fromSeal?: number): Promise<DiffReport> {
  folders += 1;
  const asked = { view, facts, directory: join(root, `work-${folders}`) };
  return reportOf(await compareFleet(store, fromSeal === undefined ? asked : { ...asked, fromSeal }));
}

const netUsd = ({ gained, lost }: DiffReport['total']): number => gained.usd - lost.usd;

/** An agreement with every country that a seller is in, from the first day on. */
const AGREEMENTS = ['CN', 'ID', 'JP', 'CD'].map((country): OretrailEvent => {
  const fact = {
    fact: 'country-agreement',
    country,
    agreement: 'Made up',
    from: '2022-01-01',
    source: 'urn:party:test',
  };
  return goodEvent({
    specversion: '1.0',
    id: `made-up-${country}`,
    source: 'urn:party:test',
    type: 'oretrail.reference-fact.v1',
    subject: `country-agreement/${country}/2022-01-01`,
    time: '2030-01-01T00:00:00Z',
    data: fact,
  });
});

function expectSums(report: DiffReport): void {
  const { before, after, byCause, byMaker, byModel, byMonth, total, vehicles } = report;
  const net = after.amountUsd - before.amountUsd;
  expect(netUsd(total)).toBe(net);
  expect(Object.values(byCause).reduce((sum, tally) => sum + netUsd(tally), 0)).toBe(net);
  for (const groups of [byMaker, byModel, byMonth]) {
    expect(groups.reduce((sum, { tally }) => sum + netUsd(tally), 0)).toBe(net);
    expect(groups.reduce((sum, { tally }) => sum + tally.changed, 0)).toBe(total.changed);
  }
  expect(vehicles).toHaveLength(total.changed);
  for (const vehicle of vehicles) {
    const steps = Object.values(vehicle.causes);
    expect(steps.reduce((sum, step) => sum + gainUsd(step), 0)).toBe(gainUsd(vehicle));
    expect(steps.reduce((sum, step) => sum + uncertaintyUsd(step), 0)).toBe(uncertaintyUsd(vehicle));
  }
}

const sumUsd = (verdicts: readonly Verdict[]): number => verdicts.reduce((sum, { amountUsd }) => sum + amountUsd, 0);

describe('a fleet and the same fleet', () => {
  it('differ in nothing', async () => {
    const report = await compare({});
    expect([report.total.changed, report.vehicles]).toEqual([0, []]);
    expectSums(report);
  });
});

describe('a fleet by another law', () => {
  it.each([RULESETS[0], RULESETS[1]])('differs as the plain evaluation says: %s', async (ruleset) => {
    const report = await compare({ ruleset });
    expect(report.after.amountUsd).toBe(sumUsd(evaluate(events, { ruleset }).verdicts));
    expect(report.before.amountUsd).toBe(sumUsd(evaluate(events, { ruleset: RULESETS[2] }).verdicts));
    expect(netUsd(report.byCause.ruleset)).toBe(report.after.amountUsd - report.before.amountUsd);
    expectSums(report);
  });
});

describe('a fleet by other facts', () => {
  it('differs because of facts alone', async () => {
    const report = await compare({}, AGREEMENTS);
    const due = evaluate([...events, ...AGREEMENTS], { ruleset: RULESETS[2] }).verdicts;
    expect(report.after.amountUsd).toBe(sumUsd(due));
    expect(report.byCause.fact.changed).toBe(report.total.changed);
    expectSums(report);
  });
});

describe('a fleet by what was known', () => {
  it('differs by corrections and late events, each once', async () => {
    const report = await compare({ asKnownAt: KNOWN_AT });
    expect(report.byCause.ruleset.changed).toBe(0);
    expect(report.total.changed).toBeGreaterThan(0);
    expectSums(report);
  });

  it('adds up with a law and facts on top', async () => {
    expectSums(await compare({ asKnownAt: KNOWN_AT, ruleset: RULESETS[0] }, AGREEMENTS));
  });
});

describe('two seals', () => {
  it('differ by what came between them, in both directions', async () => {
    const [forth, back] = [await compare({ seal: 2 }, [], 1), await compare({ seal: 1 }, [], 2)];
    expectSums(forth);
    expectSums(back);
    expect([forth.before, forth.after]).toMatchObject([{ seal: 1 }, { seal: 2 }]);
    expect(netUsd(forth.total) + netUsd(back.total)).toBe(0);
    expect(forth.total.changed).toBe(back.total.changed);
  });
});
