/** A run that is killed at any moment, and made again, comes to what an undisturbed one comes to. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ARCHIVE_ROOT, OBJECT_BYTES_MAX, readWhole, verifyStore } from '@oretrail/archive';
import { generateEvents } from '@oretrail/generator';
import { VERDICTS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { Random } from '@oretrail/test-support/random';
import { describe, expect, it } from 'vitest';

const { ORETRAIL_SEED, ORETRAIL_KILLS } = process.env;
const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Kills in everyday tests; `pnpm test:long` asks for 50. */
const KILLS = Number(ORETRAIL_KILLS ?? 3);
/** Runs at most until one of them is killed: on a machine that is less busy than before, a run may end first. */
const RUNS_MAX = 20;
const VEHICLES = 400;
const MAIN = join(import.meta.dirname, '../../services/command-line/src/main.ts');
/** A kill falls into a run, which takes some seconds; nothing is asserted of time. */
const TIMEOUT_MS = 60_000 + KILLS * 20_000;

/** Messy events, with a bad line after every fiftieth. */
function lines(): string {
  const all: string[] = [];
  for (const event of generateEvents({ seed: SEED, vehicles: VEHICLES, realisticFaults: 0.1 })) {
    all.push(JSON.stringify(event));
    if (all.length % 50 === 0) all.push(`{"no":"event ${all.length}"}`);
  }
  return all.join('\n');
}

function start(path: string, out: string): ChildProcess {
  return spawn(process.execPath, [MAIN, 'run', path, '--out', out, '--quiet'], { stdio: 'ignore' });
}

/** Runs to the end; how long that takes tells where kills may fall. */
async function undisturbed(path: string, out: string): Promise<number> {
  const began = performance.now();
  await once(start(path, out), 'exit');
  return performance.now() - began;
}

/** Kills a run after so many milliseconds, if it still is at work. */
async function killedAfter(path: string, out: string, delayMs: number): Promise<boolean> {
  const child = start(path, out);
  const exit = once(child, 'exit');
  await Promise.race([sleep(delayMs), exit]);
  const wasAtWork = child.exitCode === null;
  child.kill('SIGKILL');
  await exit;
  return wasAtWork;
}

/**
 * The archived verdicts by their digests, and whether the archive is whole. A call that is made again reads its events
 * once more: they come to no other verdicts, but are twice among the inputs.
 */
async function archiveOf(out: string): Promise<string> {
  const store = new DirectoryStore(join(out, 'audit'));
  const lines: string[] = [];
  for await (const { key } of store.list(`${ARCHIVE_ROOT}${VERDICTS}/`)) {
    const bytes = await readWhole(store, key, OBJECT_BYTES_MAX);
    lines.push(
      `${key} ${createHash('sha256')
        .update(bytes ?? '')
        .digest('hex')}`,
    );
  }
  const { finding, unfinished } = await verifyStore(store);
  return [...lines, JSON.stringify({ finding, unfinished })].join('\n');
}

/** What must be the same, byte by byte: the verdicts, every revision on the way to them, the rejected lines, the archive. */
async function contentOf(out: string): Promise<readonly string[]> {
  const files = ['verdicts.ndjson', 'verdict-log.ndjson', 'rejected.ndjson'];
  return [...files.map((name) => readFileSync(join(out, name), 'utf8')), await archiveOf(out)];
}

/** The first file that differs, and where; null if none does. */
function differenceOf(due: readonly string[], got: readonly string[]): string | null {
  for (const [index, text] of due.entries()) {
    const [lines, gotLines] = [text.split('\n'), (got[index] ?? '').split('\n')];
    const at = lines.findIndex((line, number) => line !== gotLines[number]);
    if (at >= 0 || gotLines.length !== lines.length) {
      return `file ${index} differs at line ${at + 1} of ${lines.length}, ${gotLines.length}: ${gotLines[at]}`;
    }
  }
  return null;
}

describe(`a run that is killed (ORETRAIL_SEED=${SEED})`, () => {
  it(`comes to the same when it is made again, ${KILLS} times`, { timeout: TIMEOUT_MS }, () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, 'events.ndjson');
      writeFileSync(path, lines());
      const reference = join(directory, 'reference');
      const wholeMs = await undisturbed(path, reference);
      const due = await contentOf(reference);
      expect(due[2]?.split('\n').length).toBeGreaterThan(5);
      const random = new Random(SEED);
      const momentOf = () => random.below(Math.ceil(wholeMs));
      let kills = 0;
      for (let i = 0; i < KILLS || (kills === 0 && i < RUNS_MAX); i += 1) {
        const out = join(directory, `killed-${i}`);
        const moment = momentOf();
        if (await killedAfter(path, out, moment)) kills += 1;
        // A second kill, while it picks up what the first has left.
        if (i % 2 === 1 && (await killedAfter(path, out, momentOf()))) kills += 1;
        await once(start(path, out), 'exit');
        expect(
          differenceOf(due, await contentOf(out)),
          `killed after ${moment} of ${wholeMs.toFixed(0)} ms`,
        ).toBeNull();
      }
      expect(kills).toBeGreaterThan(0);
    }),
  );
});
