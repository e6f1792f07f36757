/** The file of rejected lines: what the latest reading of each file has refused. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RejectedLine } from '@oretrail/event-files';
import { printableJson } from '@oretrail/model';
import { CommandLineError } from '../errors.ts';
import { appendLines, cutFile, openToAppend } from './certain-file.ts';
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
    // Readers of lines, ours too, may take some of what is escaped so for line ends.
    this.pending.push(`${printableJson(rejected)}\n`);
  }

  /**
   * Cuts off what a call wrote that was killed before it was certain.
   * @returns false where certain lines are gone
   */
  cut(bytes: number): Promise<boolean> {
    return cutFile(this.path, bytes);
  }

  /**
   * Files that are read again begin again: what an earlier reading of them has refused is forgotten, so that a call that
   * is made twice says the same as one. What can be read but once is never the same twice, and not to be named.
   * @returns the size of the file, bytes
   * @throws CommandLineError `directory-damaged`
   */
  async forget(files: readonly string[]): Promise<number> {
    await (await openToAppend(this.path)).close();
    const again = new Set(files);
    const kept = await LineFile.begin(this.directory, RUN_FILES.rejected);
    for await (const line of createInterface({
      input: createReadStream(this.path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (!again.has(this.fileOf(line))) await kept.write(line);
    }
    await kept.complete();
    await kept.publish();
    return (await stat(this.path)).size;
  }

  private fileOf(line: string): string {
    try {
      const { file }: RejectedLine = JSON.parse(line);
      return file;
    } catch (cause) {
      throw new CommandLineError('directory-damaged', `${this.path} has a line that is not as it was written`, {
        cause,
      });
    }
  }

  /** Writes what was added, for certain. @returns bytes written */
  async write(): Promise<number> {
    const lines = this.pending;
    this.pending = [];
    return lines.length === 0 ? 0 : appendLines(this.path, lines);
  }
}
