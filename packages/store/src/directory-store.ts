/** A store in a folder. It writes no object in part and none over, also when it is killed; but it locks nothing. */
import { randomUUID } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { storeError } from './errors.ts';
import { type ListedObject, type NewObject, type Retention, requireKey, type Store } from './store.ts';

/** Where objects are written before they get their names; what a killed process has left there means nothing. */
const INCOMING = '.incoming';
/** Objects never change, so neither may their files. */
const READ_ONLY = 0o444;
/** Bytes that are read at once: enough to keep a disk busy, little beside a block of a segment. */
const READ_BYTES = 256 * 1_024;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
/** What a link ends with if the file system has none (exFAT, SMB), or none between folders (BeeGFS). Source: link(2). */
const NO_LINKS = new Set(['EPERM', 'EXDEV', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'EMLINK']);
/** A link in the place of an object does not count as one: it could lead anywhere. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

async function sync(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder, and all above it, so that they outlive a power cut. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await sync(dirname(folder));
}

async function writeWhole(path: string, body: Buffer): Promise<void> {
  const handle = await open(path, 'wx', READ_ONLY);
  try {
    await handle.writeFile(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names as they sort within whole names: after a folder's name comes a slash. */
const sortName = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name);

/** The folder as a store. One file is one object, by its path. */
export class DirectoryStore implements Store {
  private readonly folder: string;

  private readonly link: typeof link;

  /**
   * @param folder is made with the first object
   * @param linkFile another than that of the system, in tests
   */
  constructor(folder: string, linkFile: typeof link = link) {
    this.folder = folder;
    this.link = linkFile;
  }

  /** Requires that files can have a second name: before the first object is written. @throws StoreError `not-able` */
  async requireLinks(): Promise<void> {
    const folders = [join(this.folder, INCOMING), join(this.folder, INCOMING, 'probe')] as const;
    await makeFolder(folders[1]);
    // Some file systems have links within one folder only.
    const [from, to] = folders.map((folder) => join(folder, randomUUID())) as [string, string];
    try {
      await writeWhole(from, Buffer.from('Oretrail asks whether this can have two names.\n'));
      await this.link(from, to);
    } catch (error) {
      if (!NO_LINKS.has(codeOf(error) ?? '')) throw error;
      const what = `The file system of ${this.folder} has no hard links (${codeOf(error)})`;
      throw storeError('not-able', what, { cause: error });
    } finally {
      await Promise.all([from, to].map((path) => rm(path, { force: true })));
    }
  }

  async put({ key, body }: NewObject): Promise<'written' | 'exists'> {
    requireKey(key);
    const [path, temporary] = [join(this.folder, key), join(this.folder, INCOMING, randomUUID())];
    await Promise.all([makeFolder(dirname(path)), makeFolder(dirname(temporary))]);
    try {
      await writeWhole(temporary, body);
      // Unlike a rename, a link never replaces what is there.
      await this.link(temporary, path);
      return 'written';
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return 'exists';
      throw error;
    } finally {
      await rm(temporary, { force: true });
      // Even if it exists: its writer may have been killed before this.
      await sync(dirname(path));
    }
  }

  async get(key: string): Promise<AsyncIterable<Uint8Array> | null> {
    requireKey(key);
    const handle = await this.openFile(join(this.folder, key));
    return handle?.createReadStream({ highWaterMark: READ_BYTES }) ?? null;
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    for await (const object of this.walk(folder)) {
      if (object.key.startsWith(prefix)) yield object;
    }
  }

  async retentionOf(): Promise<Retention | null> {
    return null;
  }

  private async *walk(folder: string): AsyncGenerator<ListedObject> {
    const entries = await this.entriesOf(folder);
    entries.sort((a, b) => Buffer.compare(Buffer.from(sortName(a)), Buffer.from(sortName(b))));
    for (const entry of entries) {
      if (folder === '' && entry.name === INCOMING) continue;
      const key = folder + entry.name;
      if (entry.isDirectory()) yield* this.walk(`${key}/`);
      else yield { key, bytes: entry.isFile() ? (await stat(join(this.folder, key))).size : 0 };
    }
  }

  private async entriesOf(folder: string): Promise<Dirent[]> {
    try {
      return await readdir(join(this.folder, folder), { withFileTypes: true });
    } catch (error) {
      if (ABSENT.has(codeOf(error) ?? '')) return [];
      throw error;
    }
  }

  /** A file as it is: no link is followed, and no pipe is waited for. */
  private async openFile(path: string): Promise<FileHandle | null> {
    try {
      const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      if ((await handle.stat()).isFile()) return handle;
      await handle.close();
      return null;
    } catch (error) {
      if (ABSENT.has(codeOf(error) ?? '')) return null;
      throw error;
    }
  }
}
