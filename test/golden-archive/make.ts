/**
 * Makes a golden archive: `node test/golden-archive/make.ts FOLDER`. Once for each engine, by that engine; what it has
 * made is never made again. The events are those of some acceptance cases, in three calls of `oretrail run`: what was
 * shipped, what was built and delivered, and what came late. So verdicts are revised, and there are three seals.
 */

import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { CASES } from '@oretrail/test-support/events';

/** Each has something that no other has: corrections, a delivery taken back, blends, scrap, facts, prices that are not stated. */
const NAMES: readonly RegExp[] = [
  /^24-/,
  /^28-/,
  /^42-/,
  /^49-/,
  /^57-/,
  /^58-/,
  /^60-/,
  /^62-/,
  /^63-/,
  /^64-/,
  /^66-/,
];
/** It corrects the events of another in case 49. */
const OPERATOR = 'urn:party:registrar';
/** The evidence is that of its first vehicle. */
const SHOWN = '66-prices-partly-told';

/** The events of a case as lines. Cases give the same names to different lots and parties; here each has its own. */
function linesOf(name: string): string[] {
  const number = name.slice(0, 2);
  const text = readFileSync(join(CASES, name, 'events.ndjson'), 'utf8');
  return text
    .replaceAll(/urn:(lot|facility):/g, `urn:$1:${number}-`)
    .replaceAll(/urn:party:(?!registrar)/g, `urn:party:${number}-`)
    .split('\n')
    .filter((line) => line.trim() !== '');
}

const typeOf = (line: string): string => JSON.parse(line).type;
const isLate = (line: string): boolean => /correction|delivery/.test(typeOf(line));
const isVehicle = (line: string): boolean => typeOf(line) === 'oretrail.vehicle-production.v1';

async function call(...args: readonly string[]): Promise<void> {
  const { status, errors } = await captureCall(args);
  if (status !== 0 && args[0] !== 'run') throw new Error(`${args.join(' ')}: ${errors}`);
}

async function makeIn(work: string, target: string): Promise<void> {
  const names = readdirSync(CASES).filter((name) => NAMES.some((asked) => asked.test(name)));
  const lines = names.flatMap(linesOf);
  const parts = [
    lines.filter((line) => !isLate(line) && !isVehicle(line)),
    lines.filter(isVehicle),
    lines.filter(isLate),
  ];
  const out = join(work, 'out');
  for (const [i, part] of parts.entries()) {
    const file = join(work, `part-${i}.ndjson`);
    writeFileSync(file, `${part.join('\n')}\n`);
    await call('run', file, '--out', out, '--no-built-in-facts', '--operator', OPERATOR, '--quiet');
  }
  const [shown] = linesOf(SHOWN).filter(isVehicle);
  const { subject } = JSON.parse(shown ?? '');
  cpSync(join(out, 'audit'), target, { recursive: true });
  copyFileSync(join(out, 'keys', 'signing.pub.pem'), join(target, 'signing.pub.pem'));
  await call('evidence', subject, target, '--out', join(target, 'evidence.json'));
}

const [, , target] = argv;
if (target === undefined || existsSync(target)) throw new Error('Name a folder that is not there yet.');
await withTemporaryDirectory(async (work) => makeIn(work, target));
