/** Who writes to a directory, as a file says it: for hosts that share a file system, but not the locks of their kernels. */

import { open, readFile, rm, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';
import { z } from 'zod';
import { RUN_DIRECTORY_ERRORS } from '../errors.ts';

/** Its name. */
export const HOLDER_NAME = '.oretrail.holder';

/** Linux has an id for each start of its kernel, which all its containers see. Source: random(4). */
const BOOT_ID_PATH = '/proc/sys/kernel/random/boot_id';

/** Far more than a holder has. */
const HOLDER_LENGTH_MAX = 1_000;

const holderSchema = z.object({
  /** Its number on its host, or in its container. */
  process: z.int().positive(),
  /** What the host, or the container, calls itself. */
  host: z.string().max(255),
  /** The start of the kernel; the name of the host if that has none. */
  boot: z.string().max(255),
});

/** Who writes. */
export type Holder = z.infer<typeof holderSchema>;

/**
 * File systems that no two hosts can have mounted at once, by their numbers: ext, XFS, Btrfs, tmpfs, overlay, F2FS, ZFS,
 * bcachefs, exFAT, FAT, NTFS. Sources: linux/magic.h, statfs(2).
 */
const LOCAL_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, 0x2011bab0, 0x4d44,
  0x7366746e,
]);

async function ownHolder(): Promise<Holder> {
  const host = hostname();
  const boot = await readFile(BOOT_ID_PATH, 'utf8').catch(() => host);
  return { process: pid, host, boot: boot.trim() };
}

/** What a holder's file says; null if it says nothing that can be read: its process was killed while it wrote, at best. */
function holderIn(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text.slice(0, HOLDER_LENGTH_MAX)));
  } catch {
    return null;
  }
}

/** Who holds a directory, or held it when it was killed; null if that is not known. */
export async function holderOf(directory: string): Promise<Holder | null> {
  return holderIn(await readFile(join(directory, HOLDER_NAME), 'utf8').catch(() => ''));
}

/** Whether a holder is of this host: then it has ended, for the kernel's lock is ours; on other file systems nobody can tell. */
async function isDead(directory: string, holder: Holder | null, own: Holder): Promise<boolean> {
  if (holder?.boot === own.boot) return true;
  return LOCAL_FILE_SYSTEMS.has((await statfs(directory)).type);
}

async function writeHolder(path: string, holder: Holder): Promise<boolean> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) return false;
  try {
    await file.writeFile(`${JSON.stringify(holder)}\n`);
    await file.sync();
    return true;
  } finally {
    await file.close();
  }
}

/**
 * Says that this process holds a directory, of which it has the kernel's lock.
 * @throws RunDirectoryError `directory-elsewhere`
 */
export async function takeHold(directory: string): Promise<void> {
  const path = join(directory, HOLDER_NAME);
  const own = await ownHolder();
  if (await writeHolder(path, own)) return;
  const holder = await holderOf(directory);
  if (await isDead(directory, holder, own)) {
    await rm(path, { force: true });
    if (await writeHolder(path, own)) return;
  }
  const who =
    holder === null ? 'a process that it does not name' : `process ${holder.process} of the host ${holder.host}`;
  throw RUN_DIRECTORY_ERRORS.error('directory-elsewhere', `${path} says that ${who} writes to it`);
}

/** Takes back what {@link takeHold} has said. */
export async function letGo(directory: string): Promise<void> {
  await rm(join(directory, HOLDER_NAME), { force: true });
}
