/**
 * The acceptance cases, as they are and shuffled: arrival order and duplicates must never change a verdict, and the plain
 * evaluation of all events at once must come to the same.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH } from '@oretrail/test-support/runs';
import { describe, expect, it } from 'vitest';
import { bothOpinionsOf } from './plain-evaluation.ts';

const { ORETRAIL_CASES, ORETRAIL_SEED } = process.env;
/** A folder of newer cases, if there is one, instead of the project's own copy. */
const CASES = ORETRAIL_CASES ?? join(import.meta.dirname, 'cases');
const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));
/**
 * Shuffles of each case in this process, if they are cheap: `check.py --shuffle` starts a process for each. Every run of
 * the tests has other ones, and the simulator many more.
 */
const SHUFFLES = AT_LENGTH ? 3 : 1;
/** Twice the minute that all cases take on two cores, and some more. */
const TIMEOUT_MS = 600_000;

const MAIN = join(import.meta.dirname, '../../services/command-line/src/main.ts');
const NAMES = readdirSync(CASES).filter((name) => existsSync(join(CASES, name, 'events.ndjson')));

/** What `check.py` prints about the command line. */
async function checkCases(): Promise<string> {
  const child = spawn('python3', [join(CASES, 'check.py'), process.execPath, MAIN]);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  await once(child, 'close');
  return printed.trim();
}

/** The lines in another order, a tenth of them twice. */
function shuffled(lines: readonly string[], random: Random): string[] {
  return random.shuffled(lines.flatMap((line) => (random.percent(10) ? [line, line] : [line])));
}

/** The arguments of a case; none of them holds a blank. */
function argumentsOf(name: string): string[] {
  const path = join(CASES, name, 'args');
  return existsSync(path) ? readFileSync(path, 'utf8').split(/\s+/).filter(Boolean) : [];
}

describe(`the cases of ${CASES}`, () => {
  it('hold through the command line', { timeout: TIMEOUT_MS }, async () => {
    expect(await checkCases()).toBe(`${NAMES.length} passed, 0 failed`);
  });

  it.each(NAMES)(`%s: ${SHUFFLES} shuffles change nothing (ORETRAIL_SEED=${SEED})`, (name) =>
    withTemporaryDirectory(async (directory) => {
      const lines = readFileSync(join(CASES, name, 'events.ndjson'), 'utf8')
        .split('\n')
        .filter(Boolean);
      const random = new Random(SEED);
      const verdictsOf = async (order: readonly string[], label: string): Promise<string> => {
        const [path, out] = [join(directory, `${label}.ndjson`), join(directory, label)];
        writeFileSync(path, order.join('\n'));
        const { status } = await captureCall(['run', path, '--out', out, ...argumentsOf(name)]);
        expect(status).toBeLessThan(2);
        const { workers, plain } = await bothOpinionsOf(out);
        expect(workers).toEqual(plain);
        return readFileSync(join(out, 'verdicts.ndjson'), 'utf8');
      };
      const asGiven = await verdictsOf(lines, 'given');
      for (let i = 0; i < SHUFFLES; i++) expect(await verdictsOf(shuffled(lines, random), `${i}`)).toBe(asGiven);
    }),
  );
});
