/** Standard output on a disk that is full: said in a line, with status 3, whatever the command prints. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_FAILED, EXIT_OK } from '@oretrail/errors';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { linesOf } from '@oretrail/test-support/command-line/open-run';
import { CASE } from '@oretrail/test-support/events';
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH } from '@oretrail/test-support/runs';
import { describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const TIMEOUT_MS = 120_000;
const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Commands that each run of the tests calls, of those that print. */
const CALLED = AT_LENGTH ? Number.POSITIVE_INFINITY : 5;
/** Linux has a device that is always full. */
const FULL = '/dev/full';

type Ended = Readonly<{ status: number | null; errors: string }>;

async function printInto(stdout: number | 'pipe', args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', stdout, 'pipe'] });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  // Nobody reads on: a pipe that is closed is no fault.
  child.stdout?.destroy();
  const [status] = await once(child, 'close');
  return { status, errors };
}

describe.skipIf(!existsSync(FULL))(`a full disk under standard output (ORETRAIL_SEED=${SEED})`, () => {
  const disk = () => openSync(FULL, 'w');
  const refused = {
    status: EXIT_FAILED,
    errors: expect.stringMatching(/oretrail: [^\n]*ENOSPC[^\n]*\(disk-full\)\n {2}[^\n]+\n$/),
  };

  it.each(['run', 'dlq', 'audit'])('is named by the help, which all commands print alike: %s', async (name) => {
    expect(await printInto(disk(), [name, '--help'])).toEqual(refused);
  });

  it('is named by every command that reads files or a directory', { timeout: TIMEOUT_MS }, () =>
    withTemporaryDirectory(async (directory) => {
      const out = join(directory, 'out');
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_OK);
      const vin = JSON.parse(linesOf(out, 'verdicts.ndjson')[0] ?? '').vin;
      const calls = [
        ['--version'],
        ['generate', '--seed', '1', '--vehicles', '30'],
        ['validate', CASE],
        ['rules', 'list'],
        ['run', CASE, '--out', out],
        ['run', CASE, '--out', join(directory, 'other'), '--json'],
        ['explain', vin, '--out', out],
        ['trace', vin, '--out', out],
        ['correct', vin, '--out', out, '--reason', 'wrong plant'],
        ['quiesce', '--out', out],
        ['operators', 'list', '--out', out],
        ['diff', join(out, 'audit'), '--ruleset', 'us-30d@2024-05-06'],
        ['audit', 'verify', join(out, 'audit')],
        ['replay', join(out, 'audit')],
      ];
      for (const args of new Random(SEED).shuffled(calls).slice(0, CALLED))
        expect(await printInto(disk(), args), args.join(' ')).toEqual(refused);
      // What was written before stands.
      expect((await captureCall(['explain', vin, '--out', out])).status).toBe(EXIT_OK);
    }),
  );

  it('is something else than a pipe that nobody reads', { timeout: TIMEOUT_MS }, async () => {
    expect(await printInto('pipe', ['generate', '--seed', '1', '--vehicles', '3000'])).toEqual({
      status: EXIT_OK,
      errors: '',
    });
  });
});
