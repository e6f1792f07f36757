/** Where the chunks of large groups begin is known within a bound, also of groups that have grown. */
import { expect, it } from 'vitest';
import { ChunkStarts } from './chunk-starts.ts';

const STARTS_MAX = 100;

it('forgets the group that was not asked for when others have grown', () => {
  const read: string[] = [];
  const starts = new ChunkStarts(
    {
      get: () => undefined,
      range: (group) => {
        read.push(group);
        return [[group, '']];
      },
    },
    STARTS_MAX,
  );
  const groups = ['a', 'b', 'c'];
  for (const group of groups) {
    starts.around(group, '');
    for (let i = 0; i < STARTS_MAX / 2; i += 1) starts.add(group, `${i}`);
  }
  expect(read).toEqual(groups);
  expect(starts.around('c', '1').start).toBe('1');
  expect(read).toEqual(groups);
  expect(starts.around('a', '1').start).toBe('');
  expect(read).toEqual([...groups, 'a']);
});

it('knows of what has come and gone', () => {
  const starts = new ChunkStarts({ get: () => undefined, range: (group) => [[group, '']] });
  starts.around('a', '');
  for (const start of ['m', 'b', 'x']) starts.add('a', start);
  expect(starts.around('a', 'n')).toEqual({ start: 'm', next: 'x' });
  starts.remove('a', 'm');
  starts.remove('a', 'never');
  expect(starts.around('a', 'n')).toEqual({ start: 'b', next: 'x' });
  expect([starts.beside('a', 'b', false), starts.beside('a', 'b', true), starts.beside('a', 'x', false)]).toEqual([
    'x',
    '',
    undefined,
  ]);
});
