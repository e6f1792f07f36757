/** Folders for specs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished, TestRunner } from 'vitest';

/** A new folder. It is removed when the test ends that asks for it; outside of a test, when all of the file or `describe` do. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'oretrail-'));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  if (TestRunner.getCurrentTest() === undefined) afterAll(remove);
  else onTestFinished(remove);
  return path;
}
