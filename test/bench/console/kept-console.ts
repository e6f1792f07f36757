/** A console over made-up topics, in a folder that is kept if the caller wants it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { MadeUpTopics, makeUpTopics } from './made-up-topics.ts';

/** What a folder holds, once it is whole. */
const MARK = 'made-up.json';
const DATABASE = 'read-model.sqlite';
/** Raised whenever other topics are made up: those of before are made again. */
const VERSION = 1;

/** The first digits of the VINs of one maker, and the lots of one of its batches. */
export const MAKER = '5YF';
/** Lots of one supplier: those of the first batches. */
const LOTS = 'urn:lot:example:1:';

const IDENTITIES = {
  finance: { roles: ['finance'] },
  auditor: { roles: ['auditor'] },
  manufacturer: { roles: ['manufacturer'], may: [{ vehicles: MAKER }] },
  supplier: { roles: ['supplier'], may: [{ lots: LOTS }] },
} as const;

/** A party of the made-up console. */
export type Party = keyof typeof IDENTITIES | 'operator';

const isMadeUp = (folder: string, vehicles: number): boolean => {
  const mark = join(folder, MARK);
  return existsSync(mark) && readFileSync(mark, 'utf8') === JSON.stringify({ version: VERSION, vehicles });
};

const identities = { ...IDENTITIES } as unknown as Parameters<typeof MadeUpConsole.open>[0]['identities'];

/** Opens the console of a folder. @param page the folder of the built page; undefined for the API alone */
export function openKept(folder: string, page?: string): Promise<MadeUpConsole> {
  return MadeUpConsole.open({ folder, batches: [], identities, ...(page === undefined ? {} : { page }) });
}

/** Makes the database of so many vehicles, unless the folder holds it. @returns seconds; null if it was there */
export async function makeKept(folder: string, vehicles: number, say: (text: string) => void): Promise<number | null> {
  if (isMadeUp(folder, vehicles)) return null;
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, DATABASE + suffix), { force: true });
  const startedMs = performance.now();
  const made = await openKept(folder);
  const topics = new MadeUpTopics((batches) => made.knowledge.fold(batches));
  await makeUpTopics(topics, vehicles, (done) => say(`${done.toLocaleString('en-US')} vehicles`));
  await made.close();
  writeFileSync(join(folder, MARK), JSON.stringify({ version: VERSION, vehicles }));
  return (performance.now() - startedMs) / 1_000;
}

/** Bytes of the database. */
export function databaseBytes(folder: string): number {
  return statSync(join(folder, DATABASE)).size;
}

/** Has the system forget the pages of the database, as if the machine had just started. @returns whether it could */
export function forgetPages(folder: string): boolean {
  try {
    execFileSync('dd', [`if=${join(folder, DATABASE)}`, 'iflag=nocache', 'count=0', 'status=none']);
    return true;
  } catch {
    return false;
  }
}

/** Asks for an address as a party, as a client over HTTP does. @throws Error unless the answer is good */
export async function ask(origin: string, party: Party, path: string, accept = 'application/json'): Promise<string> {
  const answer = await fetch(origin + path, { headers: { authorization: `Bearer ${keyOf(party)}`, accept } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status} to ${party}: ${text}`);
  return text;
}
