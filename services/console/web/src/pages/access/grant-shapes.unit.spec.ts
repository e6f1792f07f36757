import { describe, expect, it } from 'vitest';
import { type Grant, grantWord, holdersOf } from './grant-shapes.ts';

const NOW = '2026-07-01T00:00:00.000Z';
const grant = (changes: Partial<Grant> = {}): Grant => ({
  grantId: 'urn:grant:a',
  principal: 'sha256:a',
  kind: 'api-key',
  roles: ['supplier'],
  sources: [],
  may: [],
  delegable: false,
  parent: null,
  start: '2026-01-01T00:00:00.000Z',
  end: '2027-01-01T00:00:00.000Z',
  isRevoked: false,
  ...changes,
});

describe('how a grant stands', () => {
  it('is in force from its first instant to the one before its end', () => {
    expect(grantWord(grant({ start: NOW }), NOW).word).toBe('In force until 2027-01-01');
    expect(grantWord(grant({ end: NOW }), NOW).word).toBe('Ended 2026-07-01');
    expect(grantWord(grant({ end: NOW, isRevoked: true }), NOW).word).toBe('Revoked 2026-07-01');
    expect(grantWord(grant({ start: '2026-08-01T00:00:00.000Z' }), NOW).word).toBe('From 2026-08-01');
  });
});

describe('who may act', () => {
  it('is each principal once, those with a grant in force first', () => {
    const ended = { principal: 'sha256:b', end: '2026-02-01T00:00:00.000Z' };
    expect(holdersOf([grant(ended), grant(), grant({ end: NOW })], NOW)).toEqual([
      { principal: 'sha256:a', kind: 'api-key', inForce: 1, grants: 2, lastEnd: '2027-01-01T00:00:00.000Z' },
      { principal: 'sha256:b', kind: 'api-key', inForce: 0, grants: 1, lastEnd: ended.end },
    ]);
  });
});
