/** What a principal may not see looks as if it did not exist. Source: intake.md, section 4. */
import { granting, revoking } from '@oretrail/test-support/grants/story';
import { keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { grantTo, HttpStory, keyGrant, lotOf } from '@oretrail/test-support/intake/http-story';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

let story: HttpStory;
beforeEach(async () => {
  story = await HttpStory.begin();
  // A toller to which smm delegates.
  const part = { parent: 'urn:grant:smm', sources: ['urn:party:smm'], may: [{ lots: 'urn:lot:smm:toll:' }] };
  await story.grants('smm', granting('urn:party:smm', keyGrant('toll', part)));
});
afterEach(async () => story.end());

async function digestOf(by: string, event: unknown): Promise<string> {
  const answer = await story.states(by, event);
  expect(answer.statusCode).toBe(201);
  return answer.json().items[0].digest;
}

async function statusFor(by: string, url: string): Promise<number> {
  return (await story.send('GET', url, { by })).statusCode;
}

/** An answer without what is different each time, and without the address. */
async function without(by: string, url: string): Promise<unknown> {
  const { statusCode, body, headers } = await story.send('GET', url, { by });
  const { traceId: _traceId, instance: _instance, ...problem } = JSON.parse(body);
  const { date: _date, 'content-length': _length, ...rest } = headers;
  return { statusCode, problem, rest };
}

describe('a statement', () => {
  it('is seen by its author, operators and auditors, and by the holder that delegated', async () => {
    const own = await digestOf('smm', lotOf('smm', 1));
    const delegated = await digestOf('toll', lotOf('smm', 'toll:1'));
    const seen = async (by: string) => [
      await statusFor(by, `/v1/statements/${own}`),
      await statusFor(by, `/v1/statements/${delegated}`),
    ];
    expect(await seen('smm')).toEqual([200, 200]);
    expect(await seen('op')).toEqual([200, 200]);
    expect(await seen('aud')).toEqual([200, 200]);
    expect(await seen('toll')).toEqual([404, 200]);
    expect(await seen('vale')).toEqual([404, 404]);
    expect(await seen('root')).toEqual([404, 404]);
  });

  it('of another looks like none', async () => {
    const digest = await digestOf('smm', lotOf('smm', 1));
    const none = await without('vale', `/v1/statements/${'0'.repeat(64)}`);
    expect(await without('vale', `/v1/statements/${digest}`)).toEqual(none);
    expect(await without('vale', `/v1/statements/${digest.toUpperCase()}`)).toEqual(none);
    expect(await without('vale', '/v1/statements/x')).toEqual(none);
    const empty = await without('vale', '/v1/statements?subject=urn:lot:smm:9');
    expect(await without('vale', '/v1/statements?subject=urn:lot:smm:1')).toEqual(empty);
    const listed = await story.send('GET', '/v1/statements?subject=urn:lot:smm:1', { by: 'vale' });
    expect([listed.statusCode, listed.json()]).toEqual([200, { statements: [], next: null }]);
  });

  it('is answered with all that was recorded', async () => {
    const digest = await digestOf('smm', lotOf('smm', 1));
    expect((await story.send('GET', `/v1/statements/${digest}`, { by: 'smm' })).json()).toEqual({
      digest,
      id: 'e-1',
      source: 'urn:party:smm',
      subject: 'urn:lot:smm:1',
      standing: 'accepted',
      recordedAt: '2026-06-01T00:00:00Z',
      principal: keyPrincipal('smm'),
      grantId: 'urn:grant:smm',
      place: { topic: 'sourcing.shipments.v1', partition: 0, offset: 0 },
    });
  });

  it('stays visible to its author when the grant has ended', async () => {
    const digest = await digestOf('smm', lotOf('smm', 1));
    story.intake.now = '2028-01-01T00:00:00Z';
    expect(await statusFor('smm', `/v1/statements/${digest}`)).toBe(200);
    expect(await statusFor('aud', `/v1/statements/${digest}`)).toBe(404);
  });
});

describe('a list of statements', () => {
  type Page = { statements: { id: string }[]; next: string | null };
  const about = async (by: string, query: string): Promise<Page> =>
    (await story.send('GET', `/v1/statements?subject=urn:lot:smm:toll:1${query}`, { by })).json();

  beforeEach(async () => {
    for (const id of ['s1', 's2', 't1', 's3', 's4']) {
      await digestOf(id.startsWith('t') ? 'toll' : 'smm', lotOf('smm', 'toll:1', { id }));
    }
  });

  it('has the latest first, in pages', async () => {
    const ids: string[] = [];
    let from: string | null = '';
    while (from !== null) {
      const page: Page = await about('smm', `&limit=2${from}`);
      expect(page.statements.length).toBeGreaterThan(0);
      ids.push(...page.statements.map(({ id }) => id));
      from = page.next === null ? null : `&from=${page.next}`;
    }
    expect(ids).toEqual(['s4', 's3', 't1', 's2', 's1']);
    expect((await about('smm', '&id=s2')).statements).toHaveLength(1);
  });

  it('shows nothing of others, not even that there is a further page', async () => {
    for (const limit of [1, 2, 100]) {
      expect(await about('toll', `&limit=${limit}`)).toMatchObject({ statements: [{ id: 't1' }], next: null });
      expect(await about('vale', `&limit=${limit}`)).toEqual({ statements: [], next: null });
    }
  });
});

describe('grants', () => {
  const idsFor = async (by: string, query = ''): Promise<string[]> =>
    (await story.send('GET', `/v1/grants${query}`, { by }))
      .json()
      .grants.map(({ grantId }: { grantId: string }) => grantId.replace('urn:grant:', ''));

  it('are seen by their holder, by the one that delegated, and all by operators and auditors', async () => {
    const all = ['op', 'smm', 'vale', 'aud', 'toll'];
    expect(await idsFor('op')).toEqual(all);
    expect(await idsFor('aud')).toEqual(all);
    expect(await idsFor('smm')).toEqual(['smm', 'toll']);
    expect(await idsFor('toll')).toEqual(['toll']);
    expect(await idsFor('root')).toEqual([]);
    expect(await idsFor('op', '?limit=2&from=2')).toEqual(['vale', 'aud']);
    expect(await idsFor('op', '?from=x')).toEqual([]);
  });

  it('of others look like none', async () => {
    for (const end of ['', '/statements', '/statements?since=2026-01-01T00:00:00Z']) {
      const none = await without('vale', `/v1/grants/urn:grant:none${end}`);
      expect(await without('vale', `/v1/grants/urn:grant:smm${end}`)).toEqual(none);
      expect(none).toMatchObject({ statusCode: 404 });
    }
    const none = await story.send('DELETE', '/v1/grants/urn:grant:none', { by: 'vale' });
    const other = await story.send('DELETE', '/v1/grants/urn:grant:smm', { by: 'vale' });
    expect([other.statusCode, other.json().detail]).toEqual([404, none.json().detail]);
  });

  it('have a state', async () => {
    const state = async (id: string) => {
      const { state, end } = (await story.send('GET', `/v1/grants/urn%3Agrant%3A${id}`, { by: 'op' })).json();
      return [state, end];
    };
    await story.grants('op', grantTo('later', { from: '2026-09-01T00:00:00Z' }));
    expect(await state('toll')).toEqual(['in-force', '2027-01-01T00:00:00.000Z']);
    expect(await state('later')).toEqual(['not-yet', '2027-01-01T00:00:00.000Z']);
    await story.grants('op', revoking('urn:party:op', 'smm'));
    expect(await state('smm')).toEqual(['revoked', '2026-06-01T00:00:00.000Z']);
    expect(await state('toll')).toEqual(['revoked', '2026-06-01T00:00:00.000Z']);
    story.intake.now = '2028-01-01T00:00:00Z';
    expect(await state('vale')).toEqual(['ended', '2027-01-01T00:00:00.000Z']);
  });

  it('list what was stated under them, from an instant on', async () => {
    await digestOf('smm', lotOf('smm', 1));
    story.intake.now = '2026-07-01T00:00:00Z';
    await digestOf('smm', lotOf('smm', 2));
    const stated = async (by: string, query: string) => {
      const { statements, next } = (
        await story.send('GET', `/v1/grants/urn:grant:smm/statements${query}`, { by })
      ).json();
      return [statements.map(({ id }: { id: string }) => id), next];
    };
    expect(await stated('op', '')).toEqual([['e-1', 'e-2'], null]);
    expect(await stated('smm', '?since=2026-07-01T02:00:00%2B02:00')).toEqual([['e-2'], null]);
    expect(await stated('aud', '?limit=1')).toEqual([['e-1'], '1']);
  });
});

describe('the sources of operators', () => {
  it('are seen by operators only, as workers use them and as the grants have them', async () => {
    story.intake.operators = ['urn:party:old'];
    expect((await story.send('GET', '/v1/operators', { by: 'op' })).json()).toEqual({
      workers: ['urn:party:old'],
      grants: ['urn:party:op'],
    });
    for (const by of ['aud', 'smm', 'root']) expect(await statusFor(by, '/v1/operators')).toBe(404);
  });

  it('are seen by the bootstrap operator until there is a grant', async () => {
    const before = await HttpStory.begin({ isEmpty: true });
    onTestFinished(() => before.end());
    before.intake.operators = ['urn:party:op'];
    const ask = () => before.send('GET', '/v1/operators', { by: 'root' });
    expect((await ask()).json()).toEqual({ workers: ['urn:party:op'], grants: [] });
    await before.grantsFirst();
    expect((await ask()).statusCode).toBe(404);
  });
});
