/** Two implementations of the same texts must agree; see the README beside this. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureCall, withTemporaryDirectory } from '@oretrail/command-line/captured-call';
import { RULESETS } from '@oretrail/model';
import { describe, expect, it } from 'vitest';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Supply chains of one run: some two hundred vehicles, which meet every finding but those of width. */
const CHAINS = 100;

function python(script: string, ...args: readonly string[]): { status: number | null; output: string; errors: string } {
  const path = join(import.meta.dirname, script);
  const { status, stdout, stderr } = spawnSync('python3', [path, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return { status, output: stdout, errors: stderr };
}

describe(`a second opinion (ORETRAIL_SEED=${SEED})`, () => {
  it.each(RULESETS)('is that of the workers and of the batch, under %s', (ruleset) =>
    withTemporaryDirectory(async (directory) => {
      const events = join(directory, 'events.ndjson');
      const made = python('supply_chains.py', `${SEED}`, `${CHAINS}`);
      expect(made).toMatchObject({ status: 0, errors: '' });
      writeFileSync(events, made.output);
      for (const engine of [[], ['--batch']]) {
        const out = join(directory, `out${engine.join('')}`);
        const run = await captureCall(['run', events, '--out', out, '--ruleset', ruleset, '--quiet', ...engine]);
        expect(run).toMatchObject({ status: 0, errors: '' });
        const opinion = python('second_opinion.py', events, ruleset, join(out, 'verdicts.ndjson'));
        expect(opinion).toEqual({ status: 0, output: expect.stringContaining(' verdicts, 0 differ'), errors: '' });
      }
    }),
  );
});
