/**
 * The acceptance cases, as they are and shuffled: arrival order and duplicates must never change a verdict, and the plain
 * evaluation of all events at once must come to the same. Verdicts are explained, too.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_OK } from '@oretrail/errors';
import { FINDING_RULES } from '@oretrail/rules';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH } from '@oretrail/test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothOpinionsOf } from './plain-evaluation.ts';

const { ORETRAIL_CASES, ORETRAIL_SEED } = process.env;
/** A folder of newer cases, if there is one, instead of the project's own copy. */
const CASES = ORETRAIL_CASES ?? join(import.meta.dirname, 'cases');
const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Shuffles of each case at length; in each run of the tests some cases are shuffled once. The simulator has many more. */
const SHUFFLES = AT_LENGTH ? 3 : 1;
const SHUFFLED = AT_LENGTH ? Number.POSITIVE_INFINITY : 10;
/** Cases of which each verdict is explained, twice. */
const EXPLAINED = AT_LENGTH ? Number.POSITIVE_INFINITY : 10;
/** Cases that are also run by processes, which take ten times as long. */
const PROCESSES = AT_LENGTH ? Number.POSITIVE_INFINITY : 3;
/** Twice the minute that all cases take on two cores by processes, and some more. */
const TIMEOUT_MS = 600_000;

const MAIN = join(import.meta.dirname, '../../services/command-line/src/main.ts');
const ALREADY_MADE = join(import.meta.dirname, 'already_made.py');
const NAMES = readdirSync(CASES).filter((name) => existsSync(join(CASES, name, 'events.ndjson')));

const root = mkdtempSync(join(tmpdir(), 'oretrail-cases-'));
afterAll(() => rmSync(root, { recursive: true }));

/** What `check.py` prints about a command. */
async function checkCases(...args: readonly string[]): Promise<string> {
  const child = spawn('python3', [join(CASES, 'check.py'), ...args]);
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

const folderOf = (name: string): string => join(root, name);
const outOf = (name: string): string => join(folderOf(name), 'out');
const verdictsIn = (out: string): string => readFileSync(join(out, 'verdicts.ndjson'), 'utf8');

/** Runs a case as it is given, in this process. */
async function make(name: string): Promise<void> {
  const call = ['run', join(CASES, name, 'events.ndjson'), '--out', outOf(name), '--quiet', ...argumentsOf(name)];
  const { status } = await captureCall(call);
  writeFileSync(join(folderOf(name), 'status'), `${status}`);
}

async function expectOpinionsAgree(out: string): Promise<void> {
  const { workers, plain } = await bothOpinionsOf(out);
  expect(workers).toEqual(plain);
}

type Said = Readonly<{ code: string; subjects: readonly string[] }>;
/** Findings of lots that are declared, and wrong. */
const OF_DECLARED = ['unit-mismatch', 'lot-overdrawn', 'lineage-too-deep', 'lineage-too-wide', 'mass-imbalance'];
const FINDING_CODES: readonly string[] = FINDING_RULES.map(({ code }) => code);

/** Whatever is advised: a finding's remedy is for what the finding names, and nobody is to declare what is declared. */
function expectAdviceLikeFindings(page: { nextSteps: readonly Said[]; verdict: { findings?: readonly Said[] } }): void {
  const { findings = [] } = page.verdict;
  const named = (codes: readonly string[]) =>
    findings.filter(({ code }) => codes.includes(code)).flatMap(({ subjects }) => subjects);
  for (const { code, subjects } of page.nextSteps) {
    const isRemedy = FINDING_CODES.includes(code);
    if (isRemedy) expect(named([code])).toEqual(expect.arrayContaining([...subjects]));
    if (!isRemedy || code === 'untraced' || code === 'lot-missing')
      expect(subjects.filter((subject) => named(OF_DECLARED).includes(subject))).toEqual([]);
  }
}

const inRandomOrder = new Random(SEED).shuffled(NAMES);

describe(`the cases of ${CASES} (ORETRAIL_SEED=${SEED})`, () => {
  beforeAll(async () => {
    for (const name of NAMES) await make(name);
  }, TIMEOUT_MS);

  it('hold', { timeout: TIMEOUT_MS }, async () => {
    expect(await checkCases('python3', ALREADY_MADE, root)).toBe(`${NAMES.length} passed, 0 failed`);
  });

  it.each(inRandomOrder.slice(0, PROCESSES))('hold by a process: %s', async (name) => {
    const [number = ''] = name.split('-');
    expect(await checkCases('--only', number, process.execPath, MAIN)).toBe('1 passed, 0 failed');
  });

  it.each(NAMES)('%s: the plain evaluation comes to the same', (name) => expectOpinionsAgree(outOf(name)));

  it.each(inRandomOrder.slice(0, SHUFFLED))(`%s: ${SHUFFLES} shuffles change nothing`, async (name) => {
    const lines = readFileSync(join(CASES, name, 'events.ndjson'), 'utf8')
      .split('\n')
      .filter(Boolean);
    const random = new Random(SEED);
    for (let i = 0; i < SHUFFLES; i++) {
      const [path, out] = [join(folderOf(name), `${i}.ndjson`), join(folderOf(name), `${i}`)];
      writeFileSync(path, shuffled(lines, random).join('\n'));
      const { status } = await captureCall(['run', path, '--out', out, '--quiet', ...argumentsOf(name)]);
      expect(status).toBeLessThan(2);
      await expectOpinionsAgree(out);
      expect(verdictsIn(out)).toBe(verdictsIn(outOf(name)));
    }
  });

  it.each(inRandomOrder.slice(-EXPLAINED))(
    '%s: explain derives the verdicts again, and gives each a page',
    async (name) => {
      const out = outOf(name);
      for (const line of verdictsIn(out).split('\n').filter(Boolean)) {
        const verdict = JSON.parse(line);
        const json = await captureCall(['explain', verdict.vin, '--out', out, '--json']);
        const explanation = JSON.parse(json.output);
        expect(explanation.verdict).toEqual(verdict);
        for (const { name: requirement, outcome, steps } of explanation.requirements) {
          expect(outcome).toBe(explanation.verdict.requirements[requirement].outcome);
          expect(steps.length).toBeGreaterThan(0);
        }
        expectAdviceLikeFindings(explanation);
        const { status, output } = await captureCall(['explain', verdict.vin, '--out', out]);
        expect(status).toBe(EXIT_OK);
        expect(output).toMatch(/^\$[\d,]+ now/);
        expect(output).not.toMatch(/undefined|NaN|\[object|null/);
      }
    },
  );
});
