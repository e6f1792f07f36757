import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { supplierOf, supplierTopics, writtenPrincipal } from './supplier-topics.ts';

describe('the topics of a supplier', () => {
  it('are named after its principal', () => {
    expect(supplierTopics('User:CN=smm')).toEqual({
      statements: 'intake.User-3aCN-3dsmm.v1',
      answers: 'acks.User-3aCN-3dsmm.v1',
      deadLetters: 'intake.User-3aCN-3dsmm.v1.dlq',
    });
  });

  it.each([
    ['User:a.b', 'User-3aa-2eb'],
    ['User:a_b', 'User-3aa-5fb'],
    ['User:a-b', 'User-3aa-2db'],
    ['User:CN=Łódź, O=A B', 'User-3aCN-3d-c5-81-c3-b3d-c5-ba-2c-20O-3dA-20B'],
    ['User:../x', 'User-3a-2e-2e-2fx'],
    ['User:💀', 'User-3a-f0-9f-92-80'],
  ])('write %s as %s', (principal, written) => {
    expect(writtenPrincipal(principal)).toBe(written);
    expect(supplierOf(`intake.${written}.v1`)).toBe(principal);
  });

  it.each(['', 'User:\ud800', `User:${'x'.repeat(200)}`, `User:${'é'.repeat(40)}`])(
    'do not exist for %j',
    (principal) => {
      expect(supplierTopics(principal)).toBeNull();
    },
  );

  it.each([
    'intake.User-3Aa.v1', // upper-case hex
    'intake.User-61.v1', // a letter as a byte
    'intake.User-ff.v1', // not UTF-8
    'intake.User-c0-af.v1', // an overlong slash
    'intake.User:a.v1',
    'intake..v1',
    'intake.a.b.v1',
    'intake.a.v1.dlq',
    'intake.a.v2',
    'acks.a.v1',
    'xintake.a.v1',
    'intake.a%41.v1',
  ])('are not %s', (topic) => {
    expect(supplierOf(topic)).toBeNull();
  });

  it('lead back to every principal, and have only characters of topics', () => {
    const principals = fc.string({ unit: 'binary', minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(principals, (principal) => {
        const topics = supplierTopics(principal);
        if (topics === null) return;
        expect(topics.statements).toMatch(/^[a-zA-Z0-9.-]{1,249}$/);
        expect(supplierOf(topics.statements)).toBe(principal);
      }),
    );
  });
});
