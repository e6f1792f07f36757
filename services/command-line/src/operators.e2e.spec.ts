/** Who may correct in a directory changes from one call to the next: what was decided stays. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL } from '@oretrail/errors';
import type { Verdict } from '@oretrail/model';
import { captureCall, jsonLines, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { CASES } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';

const CASE = join(CASES, '49-operator-corrects/events.ndjson');
const REGISTRAR = 'urn:party:registrar';

const eligible = (out: string): readonly boolean[] =>
  jsonLines<Verdict>({ output: readFileSync(join(out, 'verdicts.ndjson'), 'utf8') }).map(
    ({ amountUsd }) => amountUsd === 7_500,
  );
const operators = (...args: readonly string[]) => captureCall(['operators', ...args]);

describe('operators of a directory', () => {
  it('come and go, and what they have corrected until then stands', () =>
    withTemporaryDirectory(async (out) => {
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_REJECTED);
      expect(eligible(out)).toEqual([true, true, true, false]);
      expect(await operators('list', '--out', out)).toMatchObject({ output: 'There are no operators.\n' });
      const added = await operators('add', REGISTRAR, '--out', out, '--json');
      expect([added.status, JSON.parse(added.output)]).toEqual([EXIT_OK, [REGISTRAR]]);
      await captureCall(['run', CASE, '--out', out]);
      // The registrar's first correction works; the second takes another back.
      expect(eligible(out)).toEqual([true, false, true, false]);
      expect((await operators('remove', REGISTRAR, '--out', out)).status).toBe(EXIT_OK);
      const last = await captureCall(['run', CASE, '--out', out, '--json', '--quiet']);
      expect(JSON.parse(last.output).rejectedLines).toBe(4);
      expect(eligible(out)).toEqual([true, false, true, false]);
      const replayed = await captureCall(['replay', join(out, 'audit'), '--json']);
      expect(replayed.status, replayed.output + replayed.errors).toBe(EXIT_OK);
    }));

  it('are those of --operator, in the seal too', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out, '--operator', REGISTRAR]);
      expect((await operators('list', '--out', out)).output).toBe(`${REGISTRAR}\n`);
      const seal = readFileSync(join(out, 'audit/audit/v1/seals/00000000000000000001.json'), 'utf8');
      expect(JSON.parse(seal).body.operators).toEqual([REGISTRAR]);
    }));

  it('are not changed by a wrong call', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out, '--operator', REGISTRAR]);
      const many = Array.from({ length: 100 }, (_, i) => `urn:party:o${i}`);
      for (const [code, ...args] of [
        ['no-operator', 'remove', REGISTRAR, 'urn:party:another', '--out', out],
        ['too-many-operators', 'add', ...many, '--out', out],
        ['bad-source', 'add', 'registrar', '--out', out],
        ['no-run', 'list', '--out', join(out, 'nowhere')],
        ['missing-flag', 'list'],
      ] as const) {
        const { status, errors } = await operators(...args);
        expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining(`(${code})`)]);
      }
      expect((await operators('list', '--out', out)).output).toBe(`${REGISTRAR}\n`);
    }));
});
