/** Two implementations of the same texts must agree; see the README beside this. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';
import { plainVerdictsOf } from '../conformance/plain-evaluation.ts';

const { ORETRAIL_CASES, ORETRAIL_OPINIONS, ORETRAIL_SEED } = process.env;
const CASES = ORETRAIL_CASES ?? join(import.meta.dirname, '../conformance/cases');
const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Files of supply chains, each of a seed and with flags of its own: these few take some 15 seconds. */
const FILES = Number(ORETRAIL_OPINIONS ?? 2);
/** Supply chains of one file: some hundred vehicles, so that it is soon run once more when it differs. */
const CHAINS = 50;
/** A ring of twelve parties takes Python ten seconds; a file may have several. */
const TIMEOUT_MS = 300_000;
/** Rejected or differing lines come by the thousands when something is wrong. */
const OUTPUT_BYTES_MAX = 2 ** 28;

function python(script: string, ...args: readonly string[]): { status: number | null; output: string; errors: string } {
  const path = join(import.meta.dirname, script);
  const { status, stdout, stderr } = spawnSync('python3', [path, ...args], {
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return { status, output: stdout, errors: stderr };
}

describe('a second opinion', () => {
  it('holds the acceptance cases all by itself', () => {
    expect(python('acceptance_cases.py', CASES)).toEqual({
      status: 0,
      output: expect.stringContaining(' passed, 0 failed'),
      errors: '',
    });
  });

  it.each(Array.from({ length: FILES }, (_, i) => SEED + i))(
    `is that of the workers and of the plain evaluation (${CHAINS} chains of ORETRAIL_SEED=%i)`,
    { timeout: TIMEOUT_MS },
    (seed) =>
      withTemporaryDirectory(async (directory) => {
        const events = join(directory, 'events.ndjson');
        const made = python('supply_chains.py', `${seed}`, `${CHAINS}`, events);
        expect(made).toMatchObject({ status: 0, errors: '' });
        const flags = made.output.trim().split(' ');
        const [out, plain] = [join(directory, 'out'), join(directory, 'plain.ndjson')];
        const run = await captureCall(['run', events, '--out', out, '--quiet', ...flags]);
        expect(run).toMatchObject({ status: 0, errors: '' });
        writeFileSync(plain, (await plainVerdictsOf(out)).map((verdict) => `${JSON.stringify(verdict)}\n`).join(''));
        for (const verdicts of [join(out, 'verdicts.ndjson'), plain]) {
          const opinion = python('second_opinion.py', events, verdicts, ...flags);
          expect(opinion).toEqual({ status: 0, output: expect.stringContaining(' verdicts, 0 differ'), errors: '' });
        }
      }),
  );
});
