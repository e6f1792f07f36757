/** Which journals a worker goes on with. */
import { expect, it } from 'vitest';
import { RECORD_VERSION } from '../limits.ts';
import { readJournal } from './journal.ts';

const ENGINE = 3;
const read = (v: number, engine: number) => () => readJournal({ v, engine }, { engine: ENGINE });

it.each([
  [RECORD_VERSION, ENGINE],
  [RECORD_VERSION, ENGINE - 1],
])('goes on with version %i of engine %i', (v, engine) => {
  expect(read(v, engine)()).toMatchObject({ v, engine });
});

it.each([
  [RECORD_VERSION, ENGINE + 1],
  [RECORD_VERSION + 1, ENGINE],
])('refuses version %i of engine %i: a newer one wrote it', (v, engine) => {
  expect(read(v, engine)).toThrow(expect.objectContaining({ code: 'newer-engine' }));
});
