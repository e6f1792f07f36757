/** The file of rejected lines: what the latest reading of each file has refused. */
import { createReadStream } from 'node:fs';
import { open, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type RejectedLine, STANDARD_INPUT } from '@oretrail/event-files';
import { LineFile } from './line-file.ts';
import { RUN_FILES } from './run-directory.ts';

/** Keeps the file in step with what a log vouches for: its size, in bytes. */
export class RejectedLines {
  private readonly directory: string;
  private readonly path: string;
  private pending: string[] = [];

  constructor(directory: string) {
    this.directory = directory;
    this.path = join(directory, RUN_FILES.rejected);
  }

  /** Lines that wait for {@link write}. */
  get pendingCount(): number {
    return this.pending.length;
  }

  add(rejected: RejectedLine): void {
    // Readers of lines, ours too, may take these two for line ends.
    const text = JSON.stringify(rejected).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
    this.pending.push(`${text}\n`);
  }

  /** Cuts off what a call wrote that was killed before it was certain. */
  async cut(bytes: number): Promise<void> {
    await (await open(this.path, 'a')).close();
    await truncate(this.path, bytes);
  }

  /**
   * Files that are read again begin again: what an earlier reading of them has refused is forgotten, so that a call that
   * is made twice says the same as one. Standard input is never the same twice.
   * @returns the size of the file, bytes
   */
  async forget(files: readonly string[]): Promise<number> {
    await (await open(this.path, 'a')).close();
    const again = new Set(files.filter((file) => file !== STANDARD_INPUT));
    const kept = await LineFile.begin(this.directory, RUN_FILES.rejected);
    for await (const line of createInterface({
      input: createReadStream(this.path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      const { file }: RejectedLine = JSON.parse(line);
      if (!again.has(file)) await kept.write(line);
    }
    await kept.complete();
    await kept.publish();
    return (await stat(this.path)).size;
  }

  /** Writes what was added, for certain. @returns bytes written */
  async write(): Promise<number> {
    const text = Buffer.from(this.pending.join(''));
    this.pending = [];
    if (text.length === 0) return 0;
    const file = await open(this.path, 'a');
    await file.writeFile(text);
    await file.sync();
    await file.close();
    return text.length;
  }
}
