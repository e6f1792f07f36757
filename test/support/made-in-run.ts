/** What all spec files of a run need alike, and only the first of them makes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from '@oretrail/real-parts';

/** The folder of a run is removed at its end: test/run-folder.ts. A program that is not a run of the tests has one to itself. */
function runFolder(): string {
  const { ORETRAIL_RUN_FOLDER } = process.env;
  if (ORETRAIL_RUN_FOLDER !== undefined) return ORETRAIL_RUN_FOLDER;
  const own = mkdtempSync(join(tmpdir(), 'oretrail-run-'));
  process.once('exit', () => rmSync(own, { recursive: true, force: true }));
  process.env['ORETRAIL_RUN_FOLDER'] = own;
  return own;
}

/** A folder of the run, which the first caller fills while others wait. Change nothing in it. */
export function madeInRun(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  return madeOnce(join(runFolder(), name), fill);
}
