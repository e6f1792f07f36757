/** From the topic of verdicts to the files that finance reads. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { type RunTotals, RunTotalsCounter } from '@oretrail/explanation';
import type { Verdict } from '@oretrail/model';
import { batchesOf, type InputBatch, jsonOf, type LogRecord, VERDICTS } from '@oretrail/runtime';
import { appendLines, cutFile } from '../files/durable-file.ts';
import { LineFile } from '../files/line-file.ts';
import { RUN_FILES } from '../run-directory.ts';
import { latestVerdicts } from './latest-verdicts.ts';
import { behind, orAbsent } from './log-behind.ts';
import type { PublishedHeads } from './published-heads.ts';

const EXPORT = 'export';
const CURSOR = 'cursor';

/** How far the verdict log is: for each partition of the topic the offset to continue from, and the size of the file in bytes. */
type Cursor = Readonly<{ positions: readonly number[]; bytes: number }>;

const lineOf = (record: LogRecord): string => `${jsonOf(record)}\n`;

function beginning({ partitions }: EmbeddedLog): Cursor {
  return { positions: Array.from({ length: partitions }, () => 0), bytes: 0 };
}

/** Keeps the files of verdicts in step with the log. */
export class VerdictExport {
  private readonly log: EmbeddedLog;
  private readonly directory: string;
  private readonly path: string;
  private readonly heads: PublishedHeads;
  private cursor: Cursor;

  constructor(log: EmbeddedLog, directory: string, heads: PublishedHeads) {
    this.heads = heads;
    this.log = log;
    this.directory = directory;
    this.path = join(directory, RUN_FILES.verdictLog);
    const known = log.stateOf(EXPORT).get(CURSOR);
    this.cursor = known === undefined ? beginning(log) : JSON.parse(known);
  }

  /**
   * Cuts off what a call wrote that was killed before it was certain, and adds what it had come to. A file that has lost
   * something is written again from the topic.
   */
  async begin(): Promise<void> {
    if (!(await cutFile(this.path, this.cursor.bytes))) {
      this.cursor = beginning(this.log);
      await cutFile(this.path, 0);
    }
    await this.addRevisions();
  }

  /**
   * Requires that what lies beyond the certain part of the file is what this log would add: a call that was killed wrote
   * that. Anything else is of a later state of the log.
   * @throws RunDirectoryError `log-behind`
   */
  async requireWithin(): Promise<void> {
    const file = await open(this.path).catch(orAbsent);
    if (file === null) return;
    try {
      const { size } = await file.stat();
      let at = this.cursor.bytes;
      for await (const lines of this.newLines()) {
        if (at >= size) return;
        const due = Buffer.from(lines.join('')).subarray(0, size - at);
        const { buffer } = await file.read(Buffer.alloc(due.length), 0, due.length, at);
        if (!buffer.equals(due)) throw behind(this.path, `its byte ${at}`);
        at += due.length;
      }
      if (at < size) throw behind(this.path, `its byte ${at}`);
    } finally {
      await file.close();
    }
  }

  private async *newLines(): AsyncGenerator<readonly string[]> {
    for (const [partition, position] of this.cursor.positions.entries()) {
      for await (const { records } of batchesOf(this.log, VERDICTS, partition, position)) yield records.map(lineOf);
    }
  }

  /** Adds the new revisions to the verdict log, those of each vehicle in the order in which they came. */
  async addRevisions(): Promise<void> {
    for (const [partition, position] of this.cursor.positions.entries()) {
      for await (const batch of batchesOf(this.log, VERDICTS, partition, position)) await this.add(batch);
    }
  }

  private async add({ partition, records, next }: InputBatch): Promise<void> {
    if (records.length === 0) return;
    const bytes = this.cursor.bytes + (await appendLines(this.path, records.map(lineOf)));
    this.cursor = { positions: this.cursor.positions.with(partition, next), bytes };
    this.log.appendWith([], EXPORT, new Map([[CURSOR, JSON.stringify(this.cursor)]]));
  }

  /** Writes the latest verdict of each vehicle, sorted by VIN. */
  async writeHeads(): Promise<RunTotals> {
    const totals = new RunTotalsCounter();
    const file = await LineFile.begin(this.directory, RUN_FILES.verdicts);
    for await (const verdicts of latestVerdicts(this.log)) {
      for (const json of verdicts) {
        totals.add(JSON.parse(json) as Verdict);
        await file.write(json);
      }
    }
    await this.heads.publish(file);
    return totals.totals;
  }
}
