/** What a run finds in its directory that a kill, a hand or another version has left there. */
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureCall, withTemporaryDirectory } from '../captured-call.ts';
import { EXIT_FAILED, EXIT_OK } from '../errors.ts';

const CASE = join(import.meta.dirname, '../../../../test/conformance/cases/10-components-by-increment/events.ndjson');

describe('run.json', () => {
  it('is not there before it is whole, so that a kill meanwhile leaves a directory that can be used', () =>
    withTemporaryDirectory(async (out) => {
      // Where its temporary name is taken, the call ends at the moment in which a kill would have left half of it.
      const temporary = join(out, '.oretrail-run.json.tmp');
      mkdirSync(temporary);
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_FAILED);
      expect(existsSync(join(out, 'run.json'))).toBe(false);
      rmdirSync(temporary);
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_OK);
    }));
});
