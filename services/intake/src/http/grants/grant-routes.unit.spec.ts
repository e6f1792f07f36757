import { granting, revoking } from '@oretrail/test-support/grants/story';
import { keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { grantTo, HttpStory, keyGrant, lotOf } from '@oretrail/test-support/intake/http-story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let story: HttpStory;
beforeEach(async () => {
  story = await HttpStory.begin();
});
afterEach(async () => story.end());

async function grant(by: string, event: unknown) {
  const headers = { 'content-type': 'application/cloudevents+json' };
  const answer = await story.send('POST', '/v1/grants', { by, headers, body: event });
  const code = answer.statusCode < 400 ? answer.json().outcome : answer.json().type.replace('urn:oretrail:error:', '');
  return { answer, shown: [answer.statusCode, code] };
}

describe('a grant event', () => {
  it('is 201 with its address, and 200 as a duplicate', async () => {
    const event = grantTo('new');
    const { answer, shown } = await grant('op', event);
    expect(shown).toEqual([201, 'accepted']);
    expect(answer.headers['location']).toBe('/v1/grants/urn%3Agrant%3Anew');
    expect((await story.send('GET', String(answer.headers['location']), { by: 'new' })).json()).toMatchObject({
      grantId: 'urn:grant:new',
      principal: keyPrincipal('new'),
      state: 'in-force',
    });
    expect((await grant('op', event)).shown).toEqual([200, 'duplicate']);
  });

  it('is 403 if the sender may not grant it', async () => {
    expect((await grant('smm', grantTo('new'))).shown).toEqual([403, 'not-allowed']);
    expect((await grant('root', grantTo('new'))).shown).toEqual([403, 'not-allowed']);
  });

  it('is 409 for an overlap and for an id that is taken', async () => {
    const { answer, shown } = await grant('op', grantTo('new', { may: [{ lots: 'urn:lot:smm:' }] }));
    expect(shown).toEqual([409, 'overlap']);
    expect(answer.json().errors).toMatchObject([{ pointer: '/data/may/0', code: 'overlap' }]);
    expect(
      (await grant('op', granting('urn:party:op', keyGrant('smm', { to: '2028-01-01T00:00:00Z' })))).shown,
    ).toEqual([409, 'id-conflict']);
  });

  it('is 404 if it names a grant that is not known', async () => {
    expect((await grant('op', grantTo('new', { parent: 'urn:grant:none' }))).shown).toEqual([404, 'unknown-grant']);
    expect((await grant('op', revoking('urn:party:op', 'none'))).shown).toEqual([404, 'unknown-grant']);
  });

  it('is 422 with codes and pointers if it is not well formed', async () => {
    const { answer, shown } = await grant('op', grantTo('new', { roles: [], to: 'never' }));
    expect(shown).toEqual([422, 'nothing-accepted']);
    expect(answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/data/roles',
      '/data/to',
    ]);
    expect((await grant('op', '{')).shown).toEqual([422, 'nothing-accepted']);
    expect((await grant('op', Buffer.from([0xff]))).shown).toEqual([400, 'bad-request']);
  });
});

describe('the deletion of a grant', () => {
  const remove = async (by: string, id: string, query = '') =>
    await story.send('DELETE', `/v1/grants/${encodeURIComponent(`urn:grant:${id}`)}${query}`, { by });

  it('revokes it at once, and again changes nothing', async () => {
    expect((await story.states('smm', lotOf('smm', 1))).statusCode).toBe(201);
    const first = await remove('op', 'smm', '?reason=key%20lost');
    expect([first.statusCode, first.json()]).toEqual([
      200,
      { grantId: 'urn:grant:smm', outcome: 'accepted', recordedAt: '2026-06-01T00:00:00Z' },
    ]);
    expect((await remove('op', 'smm')).json().outcome).toBe('duplicate');
    expect((await story.states('smm', lotOf('smm', 2))).statusCode).toBe(422);
  });

  it('is for operators, and for the holder that delegated it', async () => {
    const part = { parent: 'urn:grant:smm', sources: ['urn:party:smm'], may: [{ lots: 'urn:lot:smm:toll:' }] };
    await story.grants('smm', granting('urn:party:smm', keyGrant('toll', part)));
    expect((await remove('smm', 'smm')).statusCode).toBe(403);
    expect((await remove('aud', 'smm')).statusCode).toBe(403);
    expect((await remove('toll', 'toll')).statusCode).toBe(403);
    expect((await remove('smm', 'toll')).statusCode).toBe(200);
  });

  it('is stated as the source that is asked for, if the caller has it', async () => {
    expect((await remove('op', 'smm', '?source=urn:party:smm')).statusCode).toBe(403);
    expect((await remove('op', 'smm', '?source=urn:party:op')).statusCode).toBe(200);
  });
});
