/** A file of lines that appears under its name only when it is complete. */
import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Characters gathered before they are written: few calls to the system, little memory. */
const PENDING_LENGTH_MAX = 256 * 1_024;
const TEMPORARY = /^\.oretrail-.*\.tmp$/;

/** Whether a name in a directory is that of a file which was not completed. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Written under a temporary name beside its place, then renamed. */
export class LineFile {
  readonly #path: string;
  readonly #temporaryPath: string;
  readonly #handle: FileHandle;
  readonly #digest = createHash('sha256');
  #pending: string[] = [];
  #pendingLength = 0;

  private constructor(path: string, temporaryPath: string, handle: FileHandle) {
    this.#path = path;
    this.#temporaryPath = temporaryPath;
    this.#handle = handle;
  }

  /** Begins a new file. */
  static async begin(directory: string, name: string): Promise<LineFile> {
    const path = join(directory, name);
    const temporaryPath = join(directory, `.oretrail-${name}.tmp`);
    // A call that was killed left it, or it is a link: nothing is written to what a link leads to.
    await rm(temporaryPath, { force: true });
    return new LineFile(path, temporaryPath, await open(temporaryPath, 'wx'));
  }

  /** Adds a line; `text` holds no line feed. */
  async write(text: string): Promise<void> {
    this.#pending.push(text, '\n');
    this.#pendingLength += text.length + 1;
    if (this.#pendingLength > PENDING_LENGTH_MAX) await this.#flush();
  }

  /**
   * All lines are there: makes sure that they are on the disk. The file has its name only after {@link publish}.
   * @returns its SHA-256, in hexadecimal digits
   */
  async complete(): Promise<string> {
    await this.#flush();
    await this.#handle.sync();
    await this.#handle.close();
    return this.#digest.digest('hex');
  }

  /** Gives the file its name, in place of an earlier one. */
  async publish(): Promise<void> {
    await rename(this.#temporaryPath, this.#path);
  }

  async #flush(): Promise<void> {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#pendingLength = 0;
    if (text === '') return;
    this.#digest.update(text);
    await this.#handle.writeFile(text);
  }
}
