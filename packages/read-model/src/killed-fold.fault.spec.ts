import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { dumpOf } from '@oretrail/test-support/read-model/dump';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';
import { Fold } from './fold/fold.ts';
import { rowsOf } from './rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from './schema/open-database.ts';

const SCRIPT = join(import.meta.dirname, '../../../test/support/read-model/killed-fold.ts');
const HISTORY = 61;
/** Processes that are started one after another, unless one comes to the end: each folds a part. */
const LIVES_MAX = 3;
const SEED = Math.floor(Math.random() * 1_000_000);

/** Folds on in a process of its own. @returns whether it was killed */
function live(path: string, seed: number): boolean {
  const { stdout, signal, stderr } = spawnSync(process.execPath, [SCRIPT, path, String(HISTORY), String(seed)], {
    encoding: 'utf8',
  });
  if (signal !== 'SIGKILL' && stdout !== 'whole') throw new Error(stderr);
  return signal === 'SIGKILL';
}

it(`that is killed again and again comes to the same tables: seed ${SEED}`, () => {
  const path = join(temporaryFolder(), 'read-model.sqlite');
  let kills = 0;
  while (kills < LIVES_MAX && live(path, SEED + kills)) kills += 1;
  const database = openForWriting(path, 'killed');
  const whole = openForWriting(IN_MEMORY, 'killed');
  const { batches } = historyOf({ seed: HISTORY, vehicles: 10 });
  const rows = batches.map(rowsOf);
  new Fold(whole).take(rows);
  new Fold(database).take(rows);
  expect(kills).toBeGreaterThan(0);
  expect(dumpOf(database)).toEqual(dumpOf(whole));
  expect(new DatabaseSync(path).prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
});
