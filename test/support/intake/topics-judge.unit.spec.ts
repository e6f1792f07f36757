/** The judge of the public topics notices what is lost, doubled, or recorded at another time. */
import { expect, it } from 'vitest';
import { faultsOf } from './topics-judge.ts';

const statement = (id: string) => ({ id, digest: `d-${id}`, recordedAt: 'noon', partition: 0 });
const durable = (id: string, recordedAt = 'noon') => ({ id, outcome: 'accepted', digest: `d-${id}`, recordedAt });

it.each([
  ['nothing if all is well', [statement('1'), statement('2')], [durable('1'), durable('1')], []],
  ['what is lost', [statement('1')], [durable('2')], ['lost: 2']],
  ['what is doubled', [statement('1'), statement('1')], [], ['doubled: 1']],
  [
    'other content of one id',
    [statement('1'), { ...statement('1'), digest: 'other' }],
    [],
    ['two statements have one id'],
  ],
  [
    'another time',
    [statement('1')],
    [durable('1', 'midnight')],
    ['accepted 1 was recorded at noon, and not at midnight'],
  ],
])('finds %s', (_, statements, said, faults) => {
  expect(faultsOf(statements, said)).toEqual(faults);
});
