/** Files that came to harm: LMDB, which dies of a signal if it reads what is not as it was written, never gets to see one. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HARMS } from '@oretrail/test-support/file-harms';
import { Random } from '@oretrail/test-support/random';
import { runsOf } from '@oretrail/test-support/runs';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCache, openTexts, transact } from './index.ts';
import { requireWhole } from './texts.ts';

const { ORETRAIL_SEED } = process.env;
const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Files of each kind of harm. */
const FILES = runsOf(50);
/** Harm to bytes that nobody reads may be all that chance brings at first. If none of 200 files is refused, the check is blind. */
const FILES_UNTIL_REFUSED_MAX = 200;
const ENTRIES = 1_500;
const TIMEOUT_MS = 120_000;

/** What reads and writes a database as the program does, in a process of its own: each of the directories in turn. */
const USE = `
import { openTexts, transact } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
for (const directory of process.argv.slice(1)) {
  console.log(directory);
  const database = openTexts(directory);
  const keys = [];
  for (const { key, value } of database.getRange({})) {
    if (!/^v+$/.test(value)) throw new Error('another value');
    keys.push(Buffer.from(key));
  }
  // Every page is written to, and many become free and are taken again.
  for (const length of [90, 7000, 110]) transact(database, () => { for (const key of keys) database.putSync(key, 'v'.repeat(length)); });
  transact(database, () => { for (let i = 0; i < 200; i += 1) database.putSync(Buffer.from('new-' + i), 'v'.repeat(i % 7 === 0 ? 9000 : 300)); });
  transact(database, () => { for (let i = 0; i < 200; i += 2) database.removeSync(Buffer.from('new-' + i)); });
  await database.close();
}`;

const folder = temporaryFolder();
let whole: Buffer;

/** Some hundred pages, among them free ones and values that have pages of their own. */
async function filled(directory: string): Promise<Buffer> {
  const database = openTexts(directory);
  for (let round = 0; round < 4; round += 1) {
    transact(database, () => {
      for (let i = 0; i < ENTRIES; i += 1) {
        const key = Buffer.from(`key-${i}`);
        if ((i + round) % 3 === 0) database.removeSync(key);
        else database.putSync(key, 'v'.repeat((i + round) % 50 === 0 ? 6_000 : 100));
      }
    });
  }
  await database.close();
  return readFileSync(join(directory, 'data.mdb'));
}

function harmed(name: string, bytes: Buffer): string {
  const directory = join(folder, name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'data.mdb'), bytes);
  return directory;
}

function refusalOf(directory: string): unknown {
  try {
    requireWhole(directory, { withValues: true });
    return null;
  } catch (error) {
    return error;
  }
}

/** Reads and writes databases in a process of its own, which may die of it. */
function expectUsable(directories: readonly string[]): void {
  const args = ['--input-type=module', '-e', USE, '--', ...directories];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, signal }, `${stdout.split('\n').at(-2)}\n${stderr}`).toEqual({ status: 0, signal: null });
}

/** Where what the latest meta page says begins and ends. Source: mdb.c of lmdb-js 3.5.6, "MDB_meta". */
function latestMeta(bytes: Buffer): readonly [number, number] {
  const transactionOf = (page: number) => bytes.readBigUInt64LE(page + 24 + 128);
  const begin = (transactionOf(4_096) > transactionOf(0) ? 4_096 : 0) + 24;
  return [begin, begin + 144];
}

beforeAll(async () => {
  whole = await filled(join(folder, 'whole'));
});

describe(`a database that came to harm (ORETRAIL_SEED=${SEED})`, () => {
  it.each(Object.entries(HARMS))(
    'is refused, or nothing that is read of it has changed: %s',
    { timeout: TIMEOUT_MS },
    (name, harm) => {
      const random = new Random(SEED);
      const accepted: string[] = [];
      let files = 0;
      for (; files < FILES || (files === accepted.length && files < FILES_UNTIL_REFUSED_MAX); files += 1) {
        const directory = harmed(`${name} ${files}`, harm(Buffer.from(whole), random));
        const refusal = refusalOf(directory);
        if (refusal === null) accepted.push(directory);
        else expect(refusal).toMatchObject({ domain: 'local-state', code: 'damaged' });
      }
      expect(accepted.length).toBeLessThan(files);
      expectUsable(accepted);
    },
  );

  it('is refused, or serves as before: each byte of the latest meta page', { timeout: TIMEOUT_MS }, () => {
    const random = new Random(SEED);
    const [begin, end] = latestMeta(whole);
    const accepted: string[] = [];
    for (let at = begin; at < end; at += 1) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
      const directory = harmed(`byte ${at}`, bytes);
      if (refusalOf(directory) === null) accepted.push(directory);
    }
    expect(accepted.length).toBeLessThan(end - begin);
    expectUsable(accepted);
  });

  it('is thrown away if it is a cache, which says so', { timeout: TIMEOUT_MS }, async () => {
    const random = new Random(SEED);
    for (const [name, harm] of Object.entries(HARMS)) {
      const directory = harmed(`cache ${name}`, harm(Buffer.from(whole), random));
      const isWhole = refusalOf(directory) === null;
      const said: string[] = [];
      const database = await openCache(directory, ({ message }) => said.push(message));
      expect([...database.getKeys()].length > 0).toBe(isWhole);
      expect(said).toEqual(isWhole ? [] : [expect.stringContaining('data.mdb: ')]);
      await database.close();
    }
  });
});

describe('a process that may open no more files', () => {
  it('is told so, and does not die of a signal', () => {
    const script = `ulimit -n 64; exec "$0" --input-type=module -e "$1" -- "$2"`;
    const use = `
import { openSync } from 'node:fs';
import { openTexts } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
for (let i = 0; ; i += 1) { try { openSync('/dev/null'); } catch { break; } }
try { openTexts(process.argv[1]); } catch (error) { console.log(error.code); }`;
    const args = ['-c', script, process.execPath, use, join(folder, 'whole')];
    const { status, signal, stdout } = spawnSync('bash', args, { encoding: 'utf8' });
    expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: 'too-many-files\n' });
  });
});
