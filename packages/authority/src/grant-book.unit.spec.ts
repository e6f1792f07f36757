import {
  client,
  givenSupplier,
  granting,
  grantJson,
  IN_2026,
  idOf,
  OPERATOR,
  parsedGrant,
  revoking,
  Story,
} from '@oretrail/test-support/grants/story';
import { describe, expect, it } from 'vitest';
import { endOf } from './held-grant.ts';
import type { GrantId } from './ids.ts';

const byOperator = (name: string, changes: object = {}) => granting('urn:party:op', grantJson(name, { ...changes }));
/** A part of the supplier's grant for another principal. */
const delegated = (name: string, changes: object = {}) =>
  granting(
    'urn:party:smm',
    grantJson(name, {
      parent: 'urn:grant:smm',
      sources: ['urn:party:smm'],
      may: [{ lots: `urn:lot:smm:${name}:` }],
      ...changes,
    }),
  );

describe('bootstrap', () => {
  it('lets only the bootstrap operator grant first, and only an operator', () => {
    const story = new Story();
    expect(story.outcome('op', IN_2026, granting('urn:party:op', OPERATOR))).toBe('not-allowed ');
    expect(story.outcome('root', IN_2026, byOperator('smm'))).toBe('not-allowed /data/roles');
    const ended = { ...OPERATOR, to: IN_2026 };
    expect(story.outcome('root', IN_2026, granting('urn:party:op', ended))).toBe('not-allowed /data/roles');
    const silent = { ...OPERATOR, sources: [] };
    expect(story.outcome('root', IN_2026, granting('urn:party:op', silent))).toBe('not-allowed /data/roles');
    expect(story.outcome('root', IN_2026, revoking('urn:party:op', 'op'))).toBe('unknown-grant /data/grantId');
    expect(story.outcome('root', IN_2026, granting('urn:party:op', OPERATOR))).toBe('accepted');
  });

  it('gives the bootstrap operator nothing after that, and changes nothing if it is replayed', () => {
    const story = givenSupplier();
    expect(story.outcome('root', IN_2026, byOperator('new'))).toBe('not-allowed ');
    expect(story.outcome('root', IN_2026, granting('urn:party:root', { ...OPERATOR, grantId: 'urn:grant:op-2' }))).toBe(
      'not-allowed ',
    );
    expect(story.outcome('root', IN_2026, granting('urn:party:root', OPERATOR))).toBe('duplicate');
    expect([...story.book.all()]).toHaveLength(2);
  });
});

describe('a grant', () => {
  it('is a duplicate with the same digest, and a conflict with another or with an id that is taken', () => {
    const story = givenSupplier();
    const json = byOperator('new');
    expect(story.outcome('op', IN_2026, json)).toBe('accepted');
    expect(story.outcome('op', IN_2026, json)).toBe('duplicate');
    expect(story.outcome('op', IN_2026, { ...json, time: IN_2026 })).toBe('id-conflict /id');
    expect(story.outcome('op', IN_2026, { ...json, id: 'other' })).toBe('id-conflict /data/grantId');
  });

  it('is an operator’s to make, as one of the sources of the operator', () => {
    const story = givenSupplier();
    expect(story.outcome('smm', IN_2026, byOperator('new'))).toBe('not-allowed ');
    expect(story.outcome('op', IN_2026, granting('urn:party:smm', grantJson('new')))).toBe('not-allowed /source');
    expect(story.outcome('op', '2031-01-01T00:00:00Z', byOperator('new'))).toBe('not-allowed ');
  });

  it('is judged without a change before it is in the log', () => {
    const story = givenSupplier();
    const record = { event: parsedGrant(byOperator('new')), principal: idOf('op'), recordedtime: IN_2026 };
    expect(story.book.judge(record)).toEqual({ outcome: 'accepted' });
    expect(story.book.find('urn:grant:new' as GrantId)).toBeNull();
    expect(story.book.apply(record)).toEqual({ outcome: 'accepted' });
  });
});

describe('prefixes', () => {
  it.each([
    ['the same', [{ lots: 'urn:lot:smm:' }]],
    ['a longer one', [{ lots: 'urn:lot:smm:a:' }]],
    ['a whole id under it', [{ lots: 'urn:lot:smm:1' }]],
    ['a shorter one', [{ lots: 'urn:lot:new:' }, { lots: 'urn:lot:' }]],
    ['a fact of every day', [{ facts: 'entity/urn:party:smm' }]],
    ['a fact of one day', [{ facts: 'entity/urn:party:smm/2026-01-01' }]],
    ['all facts of a kind', [{ facts: 'entity/' }]],
    ['a maker', [{ vehicles: '5YF' }]],
    ['a small maker', [{ vehicles: '1A9123' }]],
  ])('overlap with %s of another party', (_, may) => {
    const mine = [
      { lots: 'urn:lot:smm:' },
      { facts: 'entity/urn:party:smm' },
      { vehicles: '5YF' },
      { vehicles: '1A9123' },
    ];
    const story = givenSupplier({ may: mine });
    expect(story.outcome('op', IN_2026, byOperator('new', { may }))).toBe(`overlap /data/may/${may.length - 1}`);
    expect(story.outcome('op', IN_2026, byOperator('more', { may, principal: client('smm') }))).toBe('accepted');
  });

  it.each([
    ['the same without its end', [{ lots: 'urn:lot:smm' }]],
    ['a longer word', [{ lots: 'urn:lot:smmx:' }]],
    ['the same for facts', [{ facts: 'entity/urn:party:smm:' }]],
    ['a longer entity', [{ facts: 'entity/urn:party:smm/sub' }]],
    ['another small maker', [{ vehicles: '1A9124' }]],
  ])('do not overlap with %s', (_, may) => {
    const story = givenSupplier({
      may: [{ lots: 'urn:lot:smm:' }, { facts: 'entity/urn:party:smm' }, { vehicles: '1A9123' }],
    });
    expect(story.outcome('op', IN_2026, byOperator('new', { may }))).toBe('accepted');
  });

  it('are free again when their grant has ended, and not before', () => {
    const story = givenSupplier();
    const may = [{ lots: 'urn:lot:smm:' }];
    const next = { may, from: '2026-12-31T00:00:00Z', to: '2028-01-01T00:00:00Z' };
    expect(story.outcome('op', IN_2026, byOperator('new', next))).toBe('overlap /data/may/0');
    expect(story.outcome('op', IN_2026, byOperator('new', { ...next, from: '2027-01-01T00:00:00Z' }))).toBe('accepted');
    expect(story.outcome('op', IN_2026, revoking('urn:party:op', 'smm'))).toBe('accepted');
    expect(story.outcome('op', IN_2026, byOperator('late', { may, to: '2026-12-31T00:00:00Z' }))).toBe('accepted');
  });
});

describe('delegation', () => {
  it('gives a part to another principal, by the holder', () => {
    const story = givenSupplier();
    expect(story.outcome('smm', IN_2026, delegated('toll'))).toBe('accepted');
    expect(story.outcome('other', IN_2026, delegated('more'))).toBe('not-allowed ');
  });

  it.each([
    ['/data/may/0', { may: [{ lots: 'urn:lot:' }] }],
    ['/data/may/0', { may: [{ lots: 'urn:lot:smmx:' }] }],
    ['/data/may/0', { may: [{ facts: 'entity/urn:party:smm' }] }],
    ['/data/types/0', { types: ['oretrail.component-shipment.v1'] }],
    ['/data/sources/0', { sources: ['urn:party:op'] }],
    ['/data/roles/0', { roles: ['auditor'] }],
    ['/data/from', { from: '2025-12-31T23:59:59Z' }],
    ['/data/to', { to: '2027-01-01T00:00:00.000000001Z' }],
    ['/data/principal', { principal: client('smm') }],
  ])('is never wider: %s', (pointer, changes) => {
    expect(givenSupplier().outcome('smm', IN_2026, delegated('toll', changes))).toBe(`not-allowed ${pointer}`);
  });

  it('lets an operator name other sources and roles, and nothing else', () => {
    const story = givenSupplier();
    const named = { sources: ['urn:party:toll'], roles: ['seller'] };
    const wide = delegated('toll', { ...named, may: [{ lots: 'urn:lot:' }] });
    expect(story.outcome('op', IN_2026, { ...wide, source: 'urn:party:op' })).toBe('not-allowed /data/may/0');
    expect(story.outcome('op', IN_2026, { ...delegated('toll', named), source: 'urn:party:op' })).toBe('accepted');
  });

  it('has a depth of 1', () => {
    const story = givenSupplier();
    story.sends('smm', IN_2026, delegated('toll'));
    const deeper = delegated('deep', { parent: 'urn:grant:toll', may: [{ lots: 'urn:lot:smm:toll:x:' }] });
    expect(story.outcome('toll', IN_2026, deeper)).toBe('not-allowed /data/parent');
    expect(story.outcome('smm', IN_2026, deeper)).toBe('not-allowed ');
  });

  it('needs a parent that is known, delegable and in force', () => {
    const story = givenSupplier({ delegable: false });
    expect(story.outcome('smm', IN_2026, delegated('toll'))).toBe('not-allowed /data/parent');
    expect(story.outcome('smm', IN_2026, delegated('toll', { parent: 'urn:grant:none' }))).toBe(
      'unknown-grant /data/parent',
    );
  });

  it('ends with its parent', () => {
    const story = givenSupplier();
    story.sends('smm', IN_2026, delegated('toll'));
    story.sends('op', '2026-07-01T00:00:00Z', revoking('urn:party:op', 'smm'));
    const toll = story.book.find('urn:grant:toll' as GrantId);
    const smm = story.book.find('urn:grant:smm' as GrantId);
    expect(toll === null || smm === null ? [] : [endOf(toll), smm.revokedAt]).toEqual([
      smm?.revokedAt,
      BigInt(Date.parse('2026-07-01T00:00:00Z')) * 1_000_000n,
    ]);
  });

  it('does not keep its holder from a renewal', () => {
    const story = givenSupplier();
    story.sends('smm', IN_2026, delegated('toll'));
    const renewed = byOperator('renewed', { principal: client('smm'), may: [{ lots: 'urn:lot:smm:' }] });
    expect(story.outcome('op', IN_2026, renewed)).toBe('accepted');
  });

  it('does not let two partners of one holder overlap', () => {
    const story = givenSupplier();
    story.sends('smm', IN_2026, delegated('toll'));
    const same = { may: [{ lots: 'urn:lot:smm:toll:' }] };
    expect(story.outcome('smm', IN_2026, delegated('other', same))).toBe('overlap /data/may/0');
  });

  it('has a limit for each grant', () => {
    const story = givenSupplier();
    const outcomes = Array.from({ length: 1_001 }, (_, i) => story.outcome('smm', IN_2026, delegated(`t${i}`)));
    expect(outcomes.indexOf('too-many /data/parent')).toBe(1_000);
  });
});

describe('a revocation', () => {
  it('is made by an operator, or by the holder of the parent', () => {
    const story = givenSupplier();
    story.sends('smm', IN_2026, delegated('toll'));
    expect(story.outcome('toll', IN_2026, revoking('urn:party:smm', 'toll'))).toBe('not-allowed ');
    expect(story.outcome('smm', IN_2026, revoking('urn:party:smm', 'smm'))).toBe('not-allowed ');
    expect(story.outcome('smm', IN_2026, revoking('urn:party:smm', 'toll'))).toBe('accepted');
    expect(story.outcome('op', IN_2026, revoking('urn:party:op', 'smm'))).toBe('accepted');
    expect(story.outcome('op', IN_2026, { ...revoking('urn:party:op', 'smm'), id: 'again' })).toBe('duplicate');
  });
});

describe('operators', () => {
  it('are known by their sources, also later', () => {
    const story = givenSupplier();
    expect([...story.book.operatorSources()]).toEqual(['urn:party:op']);
  });
});
