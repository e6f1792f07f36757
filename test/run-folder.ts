/** Global setup of vitest: a folder for what one spec file makes and others take, such as the browser. See madeInRun. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Called by vitest before the first file. @returns what it calls after the last */
export default function makeRunFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'oretrail-run-'));
  process.env['ORETRAIL_RUN_FOLDER'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
