/** The file of rejected lines: what the latest reading of each file has refused. */

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RejectedLine } from '@oretrail/event-files';
import { printableJson } from '@oretrail/model';
import { RUN_DIRECTORY_ERRORS, type RunDirectoryError } from '../errors.ts';
import { RUN_FILES } from '../run-directory.ts';
import { appendLines, openToAppend } from './durable-file.ts';
import { LineFile } from './line-file.ts';

/** Adds to that file, and forgets what is read again. */
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
    // Readers of lines, ours too, may take some of what is escaped so for line ends.
    this.pending.push(`${printableJson(rejected)}\n`);
  }

  /**
   * Files that are read again begin again: what an earlier reading of them has refused is forgotten, so that a call that
   * is made twice gives the same as one. What can be read but once is never the same twice, and not to be named.
   * @param beyond lines up to this one are not read again
   * @param isTorn a call was killed, so the last line may be incomplete; it is forgotten then
   * @throws RunDirectoryError `directory-damaged`
   */
  async forget(files: readonly string[], beyond: number, isTorn: boolean): Promise<void> {
    await (await openToAppend(this.path)).close();
    const kept = await LineFile.begin(this.directory, RUN_FILES.rejected);
    for await (const { text, rejected } of this.lines(isTorn)) {
      if (!files.includes(rejected.file) || rejected.line <= beyond) await kept.write(text);
    }
    await kept.complete();
    await kept.publish();
  }

  private async *lines(isTorn: boolean): AsyncGenerator<Readonly<{ text: string; rejected: RejectedLine }>> {
    let fault: RunDirectoryError | null = null;
    const input = createReadStream(this.path);
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (fault !== null) throw fault;
      try {
        yield { text, rejected: JSON.parse(text) };
      } catch (cause) {
        const what = `${this.path} has a line that is not as it was written`;
        fault = RUN_DIRECTORY_ERRORS.error('directory-damaged', what, { cause });
      }
    }
    if (fault !== null && !isTorn) throw fault;
  }

  /** Writes what was added, for certain. */
  async write(): Promise<void> {
    const lines = this.pending;
    this.pending = [];
    if (lines.length > 0) await appendLines(this.path, lines);
  }
}
