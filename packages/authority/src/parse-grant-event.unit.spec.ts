import { readFileSync } from 'node:fs';
import { sha256Hex } from '@oretrail/model';
import { granting, grantJson, revoking } from '@oretrail/test-support/grants/story';
import { describe, expect, it } from 'vitest';
import { parseGrantEvent, parseGrantEventText } from './parse-grant-event.ts';
import { principalId } from './principal.ts';

const SHA = `sha256:${'0a'.repeat(32)}`;
const good = granting('urn:party:op', grantJson('smm', { delegable: true }));

function faultsOf(value: unknown): string[] {
  const parsed = parseGrantEvent(value);
  return parsed.ok ? [] : parsed.errors.map(({ code, pointer }) => `${code} ${pointer}`);
}
const faultsWith = (changes: object) => faultsOf(granting('urn:party:op', grantJson('smm', { ...changes })));

describe('a grant event', () => {
  it.each([
    ['a grant', good],
    ['a revocation', revoking('urn:party:op', 'smm')],
    ['an auditor', granting('urn:party:op', grantJson('a', { roles: ['auditor'], sources: [], may: [], types: [] }))],
    ['a part', granting('urn:party:op', grantJson('a', { parent: 'urn:grant:smm' }))],
  ])('is parsed: %s', (_, json) => expect(parseGrantEvent(json).ok).toBe(true));

  it('is parsed as docs/spec/intake.md shows it', () => {
    const page = readFileSync(new URL('../../../docs/spec/intake.md', import.meta.url), 'utf8');
    const data = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? 'null');
    expect(data.grantId).toBe('urn:grant:smm-1');
    expect(faultsOf(granting('urn:party:op', data))).toEqual([]);
  });

  it('has the digest of all events, whatever the order of its members', () => {
    const { specversion: _, ...content } = good;
    const reversed = { ...good, data: Object.fromEntries(Object.entries(good.data as object).reverse()) };
    const digests = [good, reversed].map((json) => {
      const parsed = parseGrantEvent(json);
      return parsed.ok ? parsed.event.digest : null;
    });
    expect(digests).toEqual([digests[0], digests[0]]);
    const sorted = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, v]) => [k, sorted(v)]),
          )
        : Array.isArray(value)
          ? value.map(sorted)
          : value;
    expect(digests[0]).toBe(sha256Hex(JSON.stringify(sorted(content))));
  });

  it.each([
    [['subject-mismatch /subject'], { ...good, subject: 'urn:grant:other' }],
    [['unknown-type /type'], { ...good, type: 'oretrail.correction.v1' }],
    [['not-an-object '], []],
    [['missing /data/reason'], { ...revoking('urn:party:op', 'smm'), data: { grantId: 'urn:grant:smm' } }],
  ])('is refused: %s', (faults, json) => expect(faultsOf(json)).toEqual(faults));

  it.each([
    ['missing /data/principal', { principal: undefined }],
    ['unknown-field /data/note', { note: 'x' }],
    ['bad-id /data/grantId', { grantId: 'smm' }],
    ['out-of-range /data/roles', { roles: [] }],
    ['unknown-code /data/roles/0', { roles: ['root'] }],
    ['duplicate-item /data/roles/1', { roles: ['auditor', 'auditor'] }],
    ['bad-id /data/sources/0', { sources: ['smm'] }],
    ['too-large /data/sources', { sources: Array.from({ length: 65 }, (_, i) => `urn:p:${i}`) }],
    ['too-large /data/may', { may: Array.from({ length: 129 }, (_, i) => ({ lots: `urn:p:${i}` })) }],
    ['unknown-code /data/types/0', { types: ['oretrail.grant.v1'] }],
    ['bad-time /data/from', { from: '2026-01-01' }],
    ['out-of-range /data/to', { to: '2026-01-01T00:00:00Z' }],
    ['wrong-type /data/delegable', { delegable: null }],
    ['not-allowed /data/delegable', { delegable: true, parent: 'urn:grant:x' }],
    ['not-allowed /data/roles/1', { roles: ['auditor', 'operator'], parent: 'urn:grant:x' }],
  ])('is refused with a code and a pointer: %s', (fault, changes) => {
    const faults = faultsWith(changes);
    expect(faults.filter((found) => found !== 'missing /subject' && !found.startsWith('subject-mismatch'))).toEqual([
      fault,
    ]);
  });
});

describe('a prefix', () => {
  it.each([
    { lots: 'urn:lot:smm:' },
    { lots: 'urn:lot:smm' },
    { lots: 'https://id.gs1.org/01/' },
    { lots: 'https://smm.example/lots#' },
    { facts: 'entity/' },
    { facts: 'entity/urn:party:smm' },
    { vehicles: '5YF' },
    { vehicles: '1A9B12' },
  ])('is accepted: %j', (scope) => expect(faultsWith({ may: [scope] })).toEqual([]));

  it.each([
    ['bad-id', 'lots', ''],
    ['bad-id', 'lots', ':'],
    ['bad-id', 'lots', 'urn:'],
    ['bad-id', 'lots', 'smm'],
    ['bad-id', 'lots', 'urn:lot:é:'],
    ['bad-id', 'lots', 'urn:lot:*%:'],
    ['bad-id', 'lots', `urn:lot:${'x'.repeat(249)}`],
    ['bad-id', 'facts', ''],
    ['bad-id', 'facts', 'entity'],
    ['bad-id', 'facts', 'urn:party:smm'],
    ['wrong-type', 'facts', 'entity/\udfff'],
    ['too-large', 'facts', `entity/${'x'.repeat(1_018)}`],
    ['bad-vin', 'vehicles', ''],
    ['bad-vin', 'vehicles', '5Y'],
    ['bad-vin', 'vehicles', '5YFB'],
    ['bad-vin', 'vehicles', '5yf'],
    ['bad-vin', 'vehicles', '1A9'],
    ['bad-vin', 'vehicles', '5YF123'],
    ['bad-vin', 'vehicles', '1O9123'],
  ])('is refused: %s, %s %j', (code, kind, text) => {
    expect(faultsWith({ may: [{ [kind]: text }] })).toEqual([`${code} /data/may/0/${kind}`]);
  });

  it.each([[{}], [{ lots: 'urn:lot:a:', vehicles: '5YF' }]])('has one kind: %j', (scope) => {
    expect(faultsWith({ may: [scope] })).toEqual(['out-of-range /data/may/0']);
  });

  it('is named once', () => {
    const twice = faultsWith({ may: [{ lots: 'urn:lot:a:' }, { lots: 'urn:lot:a:' }] });
    expect(twice).toEqual(['duplicate-item /data/may/1']);
  });
});

describe('a principal', () => {
  it.each([
    [{ issuer: 'http://localhost:1/x', subject: 'a b' }, 'http://localhost:1/x a b'],
    ['kafka:User:CN=smm', 'kafka:User:CN=smm'],
    [SHA, SHA],
  ])('is accepted: %j', (principal, id) => {
    expect(faultsWith({ principal })).toEqual([]);
    expect(principalId(principal)).toBe(id);
  });

  it.each([
    ['bad-id /data/principal', 'smm'],
    ['bad-id /data/principal', ''],
    ['bad-id /data/principal', 'kafka:smm'],
    ['bad-id /data/principal', SHA.toUpperCase()],
    ['wrong-type /data/principal', 7],
    ['bad-id /data/principal/issuer', { issuer: 'kafka:User:CN=smm', subject: 'x' }],
    ['bad-id /data/principal/issuer', { issuer: 'https://idp example', subject: 'x' }],
    ['bad-id /data/principal/subject', { issuer: 'https://idp.example', subject: '' }],
    ['missing /data/principal/subject', { issuer: 'https://idp.example' }],
  ])('is refused: %s, %j', (fault, principal) => expect(faultsWith({ principal })).toEqual([fault]));
});

describe('a text', () => {
  it('is refused if it is not JSON, or has a member twice', () => {
    const parse = (text: string) => {
      const parsed = parseGrantEventText(text);
      return parsed.ok ? [] : parsed.errors.map(({ code }) => code);
    };
    const text = JSON.stringify(good);
    expect(parse(text)).toEqual([]);
    expect(parse(text.replace('{', '{"id":"x",'))).toEqual(['duplicate-member']);
    expect(parse('{')).toEqual(['not-json']);
  });
});
