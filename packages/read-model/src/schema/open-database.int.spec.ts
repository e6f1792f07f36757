import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { dumpOf } from '@oretrail/test-support/read-model/dump';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { openForReading, openForWriting } from './open-database.ts';

const { batches } = historyOf({ seed: 51, vehicles: 3 });

/** A database with rows, closed. */
function written(): Readonly<{ path: string; dump: ReturnType<typeof dumpOf> }> {
  const path = join(temporaryFolder(), 'a folder', 'read-model.sqlite');
  const database = openForWriting(path, 'a');
  new Fold(database).take(batches.map(rowsOf));
  const dump = dumpOf(database);
  database.close();
  return { path, dump };
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

function dumpOnceOpened(path: string): ReturnType<typeof dumpOf> {
  const database = openForWriting(path, 'a');
  const dump = dumpOf(database);
  database.close();
  return dump;
}

describe('a database', () => {
  it('of this version and source is as it was', () => {
    const { path, dump } = written();
    expect(dumpOnceOpened(path)).toEqual(dump);
  });

  it.each<readonly [string, (path: string) => void]>([
    ['of another version', (path) => change(path, 'PRAGMA user_version = 999')],
    ['of another program', (path) => change(path, 'PRAGMA application_id = 7')],
    ['of another source', (path) => change(path, "UPDATE sources SET name = 'b'")],
    ['that was never finished', (path) => change(path, 'DELETE FROM sources')],
    ['that is not one', (path) => writeFileSync(path, 'x'.repeat(10_000))],
    ['that is empty', (path) => writeFileSync(path, '')],
  ])('%s is thrown away', (_, spoil) => {
    const { path } = written();
    spoil(path);
    const { sources, ...others } = dumpOnceOpened(path);
    expect(sources).toEqual(['["a"]']);
    expect(Object.values(others).flat()).toEqual([]);
  });

  it('can only be read by a reader', () => {
    const { path } = written();
    const database = openForReading(path);
    expect(() => database.exec('DELETE FROM vehicles')).toThrow('readonly');
    database.close();
  });
});
