import type { Vin } from '@oretrail/model';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { plainRows } from '@oretrail/test-support/read-model/plain-verdicts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const history = historyOf({ seed: 71, vehicles: 25 });
const rows = plainRows(history);
const vins = rows.map(({ vin }) => vin).sort();
const [vin] = [...history.revisions].sort(([, a], [, b]) => b.length - a.length).map(([one]) => one) as [Vin];
const maker = vin.slice(0, 3);
const own = vins.filter((one) => one.startsWith(maker));
const revisions = history.revisions.get(vin) ?? [];

const IDENTITIES = {
  auditor: { roles: ['auditor'] },
  finance: { roles: ['finance'] },
  manufacturer: { roles: ['manufacturer'], may: [{ vehicles: maker }] },
  supplier: { roles: ['supplier'], may: [{ lots: 'urn:lot:nobody:' }] },
};

let made: MadeUpConsole;

beforeAll(async () => {
  made = await MadeUpConsole.open({ batches: history.batches, identities: IDENTITIES });
});
afterAll(() => made.close());

const get = (...asked: Parameters<MadeUpConsole['get']>) => made.get(...asked);

/** All rows of a list, page by page along `Link`. */
async function allRows(name: string, url: string): Promise<readonly { vin: string }[]> {
  const all: { vin: string }[] = [];
  for (let next: string | undefined = url; next !== undefined; ) {
    const answer: Awaited<ReturnType<typeof get>> = await get(name, next);
    expect(answer.statusCode).toBe(200);
    all.push(...answer.json().rows);
    next = /^<([^>]+)>; rel="next"$/.exec(String(answer.headers['link'] ?? ''))?.[1];
  }
  return all;
}

describe('lists of verdicts', () => {
  it('have every vehicle once, page by page, in the order that is asked for', async () => {
    const listed = await allRows('auditor', '/v1/verdicts?limit=7');
    expect(listed.map((row) => row.vin)).toEqual(vins);
    const byAmount = await allRows('finance', '/v1/verdicts?limit=4&sort=-amountUsd');
    const amounts = byAmount.map((row) => (row as unknown as { amountUsd: number }).amountUsd);
    expect(amounts).toEqual([...amounts].sort((a, b) => b - a));
    expect(byAmount.map((row) => row.vin).sort()).toEqual(vins);
  });

  it('are filtered, and have only the members that are asked for', async () => {
    const { status } = rows[0] ?? { status: '' };
    const answer = await get('auditor', `/v1/verdicts?status=${status}&fields=vin,status&totals=true`);
    const due = rows.filter((row) => row.status === status);
    const { rows: listed, totals } = answer.json();
    expect(listed).toEqual(due.map((row) => ({ vin: row.vin, status })).sort((a, b) => (a.vin < b.vin ? -1 : 1)));
    expect(totals.vehicles).toBe(due.length);
    expect(totals.amountUsd).toBe(due.reduce((sum, { amountUsd }) => sum + amountUsd, 0));
  });

  it('come as CSV and NDJSON from the same address', async () => {
    const csv = await get('auditor', '/v1/verdicts?limit=3', { accept: 'text/csv' });
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = csv.body.split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('vin,vehicle.manufacturer,vehicle.make');
    expect(lines[1]?.startsWith(vins[0] ?? '-')).toBe(true);
    const ndjson = await get('auditor', '/v1/verdicts?limit=3', { accept: 'application/x-ndjson' });
    const parsed = ndjson.body.trimEnd().split('\n');
    expect(parsed.map((line) => JSON.parse(line).vin)).toEqual(vins.slice(0, 3));
    expect((await get('auditor', '/v1/verdicts', { accept: 'image/png' })).statusCode).toBe(406);
  });

  it('show each role what is its own', async () => {
    expect(own.length).toBeLessThan(vins.length);
    expect((await allRows('manufacturer', '/v1/verdicts')).map((row) => row.vin)).toEqual(own);
    const [first] = await allRows('operator', '/v1/verdicts');
    expect(Object.keys(first ?? {}).sort()).toEqual(['publishedAt', 'revision', 'status', 'vin']);
    expect((await get('operator', '/v1/verdicts?usdMin=1')).statusCode).toBe(403);
    expect((await get('operator', '/v1/verdicts?sort=amountUsd')).statusCode).toBe(403);
    expect((await get('operator', '/v1/verdicts?sort=-decidingDate')).statusCode).toBe(403);
    expect((await get('supplier', '/v1/verdicts')).json().type).toBe('urn:oretrail:error:not-allowed');
    expect((await get('nobody', '/v1/verdicts')).statusCode).toBe(401);
  });

  it('refuse what they do not know', async () => {
    const answer = await get('auditor', '/v1/verdicts?colour=red&limit=1001');
    expect(answer.statusCode).toBe(400);
    expect(
      answer
        .json()
        .errors.map(({ pointer }: { pointer: string }) => pointer)
        .sort(),
    ).toEqual(['/query/colour', '/query/limit']);
    expect((await get('auditor', '/v1/verdicts?after=AAAA')).statusCode).toBe(400);
    expect((await get('auditor', '/v1/verdicts?status=good')).statusCode).toBe(400);
  });
});

describe('the ledger of revisions', () => {
  const all = [...history.revisions.values()].flat();
  const due = all.toSorted((a, b) => a.publishedAtMs - b.publishedAtMs);
  const idOf = ({ vin, revision }: { vin: string; revision?: number }): string => `${vin} ${revision}`;

  it('has each revision once, page by page, by the time of its publication', async () => {
    expect(due.length).toBeGreaterThan(vins.length);
    const listed = await allRows('finance', '/v1/revisions?limit=7');
    expect(listed.map(idOf)).toEqual(due.map(({ verdict }) => idOf(verdict)));
    const last = await allRows('finance', '/v1/revisions?limit=7&sort=-publishedAt');
    expect(last).toEqual(listed.toReversed());
  });

  it('says what was before and after, why, by which statements, and adds up a period by cause', async () => {
    const from = due[5]?.publishedAtMs ?? 0;
    const to = due.at(-3)?.publishedAtMs ?? 0;
    const period = `publishedFrom=${new Date(from).toISOString()}&publishedTo=${new Date(to).toISOString()}`;
    const { rows: listed, totals } = (await get('auditor', `/v1/revisions?${period}&totals=true&limit=1000`)).json();
    const within = due.slice(5, -3);
    const shown = within.map(({ verdict, causes }) => {
      const { amountUsd, previousAmountUsd = null, cause = null, verdictId } = verdict;
      return { amountUsd, previousAmountUsd, cause, causes, verdictId };
    });
    expect(listed).toMatchObject(shown);
    expect(totals.revisions).toBe(within.length);
    const counts = Map.groupBy(within, ({ verdict }) => verdict.cause ?? null);
    expect(
      new Map(totals.byCause.map((sum: { cause: string; revisions: number }) => [sum.cause, sum.revisions])),
    ).toEqual(new Map(Array.from(counts, ([cause, { length }]) => [cause, length])));
  });

  it('comes as CSV, with the statements', async () => {
    const { body } = await get('auditor', '/v1/revisions?limit=1000', { accept: 'text/csv' });
    const lines = body.trimEnd().split('\r\n');
    expect(lines).toHaveLength(due.length + 1);
    expect(lines[0]).toMatch(/^publishedAt,vin,.*previousAmountUsd,amountUsd,cause,causes\.digests/);
    const digest = due.flatMap(({ causes }) => causes.digests)[0] ?? 'none';
    expect(body).toContain(digest);
  });

  it('shows each role what is its own', async () => {
    const ownRows = await allRows('manufacturer', '/v1/revisions');
    expect(new Set(ownRows.map((row) => row.vin))).toEqual(new Set(own));
    const { rows: shown, totals } = (await get('operator', '/v1/revisions?totals=true')).json();
    expect(Object.keys(shown[0]).sort()).toEqual(['publishedAt', 'revision', 'status', 'vin']);
    expect(totals).toEqual({ revisions: due.length });
    expect((await get('operator', '/v1/revisions?cause=data')).statusCode).toBe(403);
    expect((await get('supplier', '/v1/revisions')).statusCode).toBe(403);
    expect((await get('auditor', '/v1/revisions?usdMin=1')).statusCode).toBe(400);
    expect((await get('auditor', '/v1/revisions?after=AAAA')).statusCode).toBe(400);
  });
});

describe('a summary', () => {
  it('adds up to all vehicles that the caller sees', async () => {
    for (const [name, due] of [
      ['auditor', vins.length],
      ['manufacturer', own.length],
      ['operator', vins.length],
    ] as const) {
      const { rows: groups } = (await get(name, '/v1/verdicts/summary?by=status,model')).json();
      const counted = groups.reduce((sum: number, { vehicles }: { vehicles: number }) => sum + vehicles, 0);
      expect([name, counted]).toEqual([name, due]);
      expect(groups.every((group: object) => 'amountUsd' in group)).toBe(name !== 'operator');
    }
    expect((await get('operator', '/v1/verdicts/summary?by=finding')).statusCode).toBe(403);
  });
});

describe('the verdict of a vehicle', () => {
  it('is as it was published, with what the vehicle is', async () => {
    const { asOf, vehicle, place, publishedAt, causes, ...verdict } = (
      await get('auditor', `/v1/verdicts/${vin}`)
    ).json();
    expect(asOf.behind).toBe(0);
    expect(verdict).toEqual(JSON.parse(JSON.stringify(revisions.at(-1)?.verdict)));
    expect(vehicle).toEqual(rows.find((row) => row.vin === vin)?.vehicle);
    expect(Date.parse(publishedAt)).toBe(revisions.at(-1)?.publishedAtMs);
    expect(causes).toEqual(revisions.at(-1)?.causes);
    expect(place.offset).toBeGreaterThanOrEqual(0);
  });

  it('has its revisions, and what changed between two', async () => {
    const listed = (await get('finance', `/v1/verdicts/${vin}/revisions`)).json().rows;
    expect(listed.map(({ verdictId }: { verdictId: string }) => verdictId)).toEqual(
      revisions.map(({ verdict }) => verdict.verdictId),
    );
    expect((await get('finance', `/v1/verdicts/${vin}/revisions/1`)).json().revision).toBe(1);
    const last = revisions.length;
    expect(last).toBeGreaterThan(1);
    const { amountUsd } = (await get('finance', `/v1/verdicts/${vin}/revisions/1...${last}`)).json();
    expect(amountUsd).toEqual({
      before: revisions[0]?.verdict.amountUsd,
      after: revisions[last - 1]?.verdict.amountUsd,
    });
    for (const missing of ['0', String(last + 1), 'x', `1...${last + 1}`]) {
      expect((await get('finance', `/v1/verdicts/${vin}/revisions/${missing}`)).statusCode).toBe(404);
    }
    expect((await get('finance', `/v1/verdicts/${vin}/revisions/${last}...1`)).statusCode).toBe(400);
  });

  it('looks as if it did not exist to whom it is not shown', async () => {
    const foreign = vins.find((one) => !one.startsWith(maker)) ?? 'none';
    const missing = await get('manufacturer', '/v1/verdicts/5YJ3E1EA7KF000000');
    const refused = await get('manufacturer', `/v1/verdicts/${foreign}`);
    const without = (body: object) => ({ ...body, instance: '', traceId: '' });
    expect(without(refused.json())).toEqual(without(missing.json()));
    expect((await get('supplier', `/v1/verdicts/${vin}`)).statusCode).toBe(404);
    expect(Object.keys((await get('operator', `/v1/verdicts/${vin}`)).json()).sort()).toEqual([
      'asOf',
      'publishedAt',
      'revision',
      'status',
      'vin',
    ]);
  });
});

describe('positions', () => {
  it('are in each answer, and are waited for', async () => {
    const answer = await get('auditor', `/v1/verdicts/${vin}`);
    const position = String(answer.headers['oretrail-position']);
    expect(answer.json().asOf.position).toBe(position);
    const again = { 'oretrail-at-least': position, 'if-none-match': String(answer.headers['etag']) };
    const known = await get('auditor', `/v1/verdicts/${vin}`, again);
    expect([known.statusCode, known.body]).toEqual([304, '']);
    expect((await get('finance', `/v1/verdicts/${vin}`, again)).statusCode).toBe(200);
    const beyond = await get('auditor', '/v1/verdicts', { 'oretrail-at-least': '{"credit.verdicts.v1/0":999999}' });
    expect([beyond.statusCode, beyond.json().type]).toEqual([503, 'urn:oretrail:error:not-reached']);
    expect(beyond.headers['retry-after']).toBe('2');
    expect((await get('auditor', '/v1/verdicts', { 'oretrail-at-least': 'x' })).statusCode).toBe(400);
  });
});

describe('every answer', () => {
  it('forbids what comes from third parties', async () => {
    const { headers } = await get('auditor', '/v1/me');
    expect(headers['content-security-policy']).toMatch(/^default-src 'self';/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('is a problem for what is not there', async () => {
    expect((await get('auditor', '/nothing')).json().type).toBe('urn:oretrail:error:not-found');
    const post = await made.app.inject({ method: 'POST', url: '/v1/verdicts' });
    expect([post.statusCode, post.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
