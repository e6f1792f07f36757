/** Verdicts as they were known at a time or at a seal. Source: console.md, "The past". */
import { RULESETS, type Verdict, type Vin } from '@oretrail/model';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const history = historyOf({ seed: 61, vehicles: 10, realisticFaults: 0.6 });
const NOW_MS = Date.UTC(2026, 0, 3);
const at = (ms: number): string => new Date(ms).toISOString();
const [vin] = [...history.revisions].sort(([, a], [, b]) => b.length - a.length).map(([one]) => one) as [Vin];
const maker = vin.slice(0, 3);
const revisions = history.revisions.get(vin) ?? [];
const url = `/v1/verdicts/${vin}/explanation`;
const IDENTITIES = {
  auditor: { roles: ['auditor'] },
  finance: { roles: ['finance'] },
  manufacturer: { roles: ['manufacturer'], may: [{ vehicles: maker }] },
  supplier: { roles: ['supplier'], may: [{ lots: 'urn:lot:nobody:' }] },
};

let made: MadeUpConsole;
beforeAll(async () => {
  made = await MadeUpConsole.open({ batches: history.batches, identities: IDENTITIES, now: () => NOW_MS });
});
afterAll(() => made.close());

/** What an answer refuses with. */
const refusalOf = async (name: string, address: string) => {
  const { statusCode, body } = await made.get(name, address);
  return [statusCode, JSON.parse(body).type];
};
const BAD = [400, 'urn:oretrail:error:bad-request'];

describe('an explanation as known at a time', () => {
  it('is of the revision that was in force then, whatever came later', async () => {
    expect(revisions.length).toBeGreaterThan(1);
    for (const { verdict, publishedAtMs } of revisions) {
      const knownAt = at(publishedAtMs);
      const answer = await made.json('auditor', `${url}?knownAt=${knownAt}`);
      expect(answer.asOf).toMatchObject({ knownAt, behind: 0 });
      const { verdictId, revision, ruleset } = verdict;
      expect(answer).toMatchObject({ isPublished: true, revision, ruleset, verdict: { verdictId } });
    }
  });

  it('is, now, the explanation without it', async () => {
    const { asOf: _, ...now } = await made.json('finance', url);
    const { asOf: __, ...then } = await made.json('finance', `${url}?knownAt=${at(NOW_MS)}`);
    expect(then).toEqual(now);
  });

  it('is not found before anything was known, and refused for a time to come and for what is not a time', async () => {
    for (const early of ['2025-12-31T23:59:59Z', '1969-12-31T23:59:59.999Z', '0001-01-01T00:00:00Z'])
      expect(await refusalOf('auditor', `${url}?knownAt=${early}`)).toEqual([404, 'urn:oretrail:error:not-found']);
    for (const bad of [at(NOW_MS + 1), '9999-12-31T23:59:59Z', 'yesterday', ''])
      expect(await refusalOf('auditor', `${url}?knownAt=${bad}`)).toEqual(BAD);
  });
});

describe('an explanation at a seal', () => {
  it('is of the verdict that the seal covers, by the law of the seal', async () => {
    const { rows } = await made.json('auditor', '/v1/seals');
    expect(rows).toHaveLength(RULESETS.length);
    for (const { number, sealedAt, seal } of rows) {
      const due = revisions.findLast(({ publishedAtMs }) => publishedAtMs < Date.parse(sealedAt))?.verdict as Verdict;
      const answer = await made.json('auditor', `${url}?seal=${number}`);
      expect(answer.asOf).toMatchObject({ seal: number });
      expect(answer).toMatchObject({ isPublished: true, revision: due.revision, ruleset: seal.body.ruleset });
      expect(answer.verdict.verdictId).toBe(due.verdictId);
    }
  });

  it('judges the events of the seal by another law, if that is asked for', async () => {
    const [first, , last] = RULESETS;
    const answer = await made.json('auditor', `${url}?seal=1&ruleset=${last}`);
    expect(answer).toMatchObject({ ruleset: last, isPublished: false, revision: 1 });
    expect((await made.json('auditor', `${url}?seal=1&ruleset=${first}`)).isPublished).toBe(true);
  });

  it('is not found at a seal that there is not, and refused with a time beside it', async () => {
    for (const unknown of ['4', '999999999999999'])
      expect(await refusalOf('auditor', `${url}?seal=${unknown}`)).toEqual([404, 'urn:oretrail:error:no-seal']);
    for (const bad of ['0', '-1', '1.5', 'x', '1e3', '1&knownAt=2026-01-01T00:00:00Z', '1&seal=2'])
      expect(await refusalOf('auditor', `${url}?seal=${bad}`)).toEqual(BAD);
  });
});

describe('a summary of the past', () => {
  const summary = '/v1/verdicts/summary?by=status';
  const vehiclesIn = (rows: readonly Readonly<{ vehicles: number }>[]): number =>
    rows.reduce((sum, { vehicles }) => sum + vehicles, 0);

  it('counts each vehicle by its last revision of then', async () => {
    const { rows: seals } = await made.json('auditor', '/v1/seals');
    for (const { number, sealedAt } of seals) {
      const then = [...history.revisions.values()].flatMap(
        (all) => all.findLast(({ publishedAtMs }) => publishedAtMs < Date.parse(sealedAt)) ?? [],
      );
      const counts = Map.groupBy(then, ({ verdict }) => verdict.status);
      for (const past of [`seal=${number}`, `knownAt=${sealedAt}`]) {
        const { asOf, rows } = await made.json('finance', `${summary}&${past}`);
        expect(`${Object.keys(asOf).at(-1)}=${Object.values(asOf).at(-1)}`).toBe(past);
        expect(new Map(rows.map(({ by, vehicles }: { by: string[]; vehicles: number }) => [by[0], vehicles]))).toEqual(
          new Map(Array.from(counts, ([status, { length }]) => [status, length])),
        );
      }
    }
  });

  it('is, now, the summary without it, and empty before anything was published', async () => {
    const { rows } = await made.json('auditor', `${summary},month,finding`);
    expect((await made.json('auditor', `${summary},month,finding&knownAt=${at(NOW_MS)}`)).rows).toEqual(rows);
    expect((await made.json('auditor', `${summary}&knownAt=2025-01-01T00:00:00Z`)).rows).toEqual([]);
  });

  it('has of each role what the summary of now has', async () => {
    const own = [...history.revisions.keys()].filter((one) => one.startsWith(maker));
    const shown = (await made.json('manufacturer', `${summary}&knownAt=${at(NOW_MS)}`)).rows;
    expect(vehiclesIn(shown)).toBe(own.length);
    const [row] = (await made.json('operator', `${summary}&seal=1`)).rows;
    expect(Object.keys(row).sort()).toEqual(['by', 'vehicles']);
    for (const address of [`${summary},month&seal=1`, `${summary}&usdMin=1&seal=1`])
      expect(await refusalOf('operator', address)).toEqual([403, 'urn:oretrail:error:not-allowed']);
    expect(await refusalOf('supplier', `${summary}&seal=1`)).toEqual([403, 'urn:oretrail:error:not-allowed']);
  });

  it('is refused for what it can not say, by name', async () => {
    const SUMS = [422, 'urn:oretrail:error:not-summed'];
    expect(await refusalOf('auditor', `${summary}&ruleset=${RULESETS[0]}`)).toEqual(SUMS);
    expect(await refusalOf('auditor', `${summary}&seal=9`)).toEqual([404, 'urn:oretrail:error:no-seal']);
    expect(await refusalOf('auditor', `${summary}&knownAt=${at(NOW_MS + 1)}`)).toEqual(BAD);
    expect(await refusalOf('auditor', `${summary}&knownAt=${at(0)}&seal=1`)).toEqual(BAD);
  });
});

describe('the past is shown as the present is', () => {
  const foreign = [...history.revisions.keys()].find((one) => !one.startsWith(maker)) ?? '';
  const PASTS = ['seal=1', `knownAt=${at(revisions[0]?.publishedAtMs ?? 0)}`];

  it.each(PASTS)('%s', async (past) => {
    expect((await made.json('manufacturer', `${url}?${past}`)).byCountry).toBeDefined();
    expect(await refusalOf('operator', `${url}?${past}`)).toEqual([403, 'urn:oretrail:error:not-allowed']);
    for (const [name, address] of [
      ['supplier', url],
      ['manufacturer', url.replace(vin, foreign)],
      ['manufacturer', url.replace(vin, '1FTVW1EL9NW000000')],
    ] as const)
      expect(await refusalOf(name, `${address}?${past}`)).toEqual([404, 'urn:oretrail:error:not-found']);
    // Whether a seal exists is no secret, but others' vehicles stay unknown with one that does not.
    expect(await refusalOf('supplier', `${url}?seal=9`)).toEqual([404, 'urn:oretrail:error:not-found']);
  });
});
