import type { PrincipalId } from '@oretrail/authority';
import { describe, expect, it } from 'vitest';
import type { OpenPartition } from './open-topics.ts';
import { Turns } from './turns.ts';

function open(name: string, partition = 0): OpenPartition {
  const topics = { statements: `intake.${name}.v1`, answers: '', deadLetters: '' };
  const supplier = { principal: name as PrincipalId, topics, answerPartitions: 1, letterPartitions: 1 };
  return { supplier, topic: topics.statements, partition, position: 0, end: 9, servedAt: 0 };
}

const shown = (chosen: readonly OpenPartition[]): string[] =>
  chosen.map((one) => `${one.supplier.principal}${one.partition}`);

describe('turns', () => {
  it('pass from supplier to supplier, however many partitions one floods', () => {
    const turns = new Turns();
    const all = [...Array.from({ length: 50 }, (_, i) => open('flood', i)), open('a'), open('b'), open('c')];
    const served = Array.from({ length: 4 }, () => shown(turns.choose(all, 2)));
    expect(served).toEqual([
      ['flood0', 'a0'],
      ['b0', 'c0'],
      ['flood1', 'a0'],
      ['b0', 'c0'],
    ]);
  });

  it('pass from partition to partition of one supplier', () => {
    const turns = new Turns();
    const all = [open('a', 0), open('a', 1), open('a', 2)];
    expect(Array.from({ length: 4 }, () => shown(turns.choose(all, 16)))).toEqual([['a0'], ['a1'], ['a2'], ['a0']]);
  });

  it('go to no supplier that has records in work, or is held', () => {
    const turns = new Turns();
    const [a, b] = [open('a'), open('b')];
    turns.begin(a.supplier.principal);
    turns.hold(b.supplier.principal, 100, 'slowed');
    expect([turns.isFree(a.supplier.principal, 0), turns.isFree(b.supplier.principal, 99)]).toEqual([false, false]);
    expect([turns.stateOf(b, 99), turns.stateOf(a, 99)]).toEqual(['slowed', 'behind']);
    turns.end(a.supplier.principal);
    expect([turns.isFree(a.supplier.principal, 0), turns.isFree(b.supplier.principal, 100)]).toEqual([true, true]);
    expect(turns.stateOf({ ...b, position: 9 }, 100)).toBe('idle');
  });

  it('leave no more in work than there may be', () => {
    const turns = new Turns();
    for (const name of ['x', 'y']) turns.begin(name as PrincipalId);
    expect(turns.choose([open('a'), open('b')], 3)).toHaveLength(1);
    expect(turns.choose([open('a'), open('b')], 2)).toEqual([]);
  });
});
