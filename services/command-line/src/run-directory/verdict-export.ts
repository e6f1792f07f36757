/** From the topic of verdicts to the files that finance reads. */
import { open, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { compareUtf8 } from '@oretrail/model';
import { batchesOf, VERDICTS } from '@oretrail/runtime';
import { LineFile } from './line-file.ts';
import { RUN_FILES } from './run-directory.ts';
import { type RunTotals, RunTotalsCounter } from './run-totals.ts';

const EXPORT = 'export';
const CURSOR = 'cursor';

/** What of the topic stands in the verdict log: for each partition the offset to go on from, and the size of the file. */
type Cursor = Readonly<{ positions: readonly number[]; bytes: number }>;

/** Keeps the files of verdicts in step with the log. */
export class VerdictExport {
  private readonly log: EmbeddedLog;
  private readonly directory: string;
  private cursor: Cursor;

  constructor(log: EmbeddedLog, directory: string) {
    this.log = log;
    this.directory = directory;
    const known = log.stateOf(EXPORT).get(CURSOR);
    const positions = Array.from({ length: log.partitions }, () => 0);
    this.cursor = known === undefined ? { positions, bytes: 0 } : JSON.parse(known);
  }

  /** Cuts off what a call wrote that was killed before it was certain, and adds what it had come to. */
  async begin(): Promise<void> {
    const path = join(this.directory, RUN_FILES.verdictLog);
    await (await open(path, 'a')).close();
    await truncate(path, this.cursor.bytes);
    await this.addRevisions();
  }

  /** Adds the new revisions to the verdict log, in the order in which they came. */
  async addRevisions(): Promise<void> {
    const positions = [...this.cursor.positions];
    const lines: string[] = [];
    for (const [partition, position] of positions.entries()) {
      for await (const { records, next } of batchesOf(this.log, VERDICTS, partition, position)) {
        for (const { value } of records) lines.push(`${value}\n`);
        positions[partition] = next;
      }
    }
    if (lines.length === 0) return;
    const text = Buffer.from(lines.join(''));
    const file = await open(join(this.directory, RUN_FILES.verdictLog), 'a');
    await file.writeFile(text);
    await file.sync();
    await file.close();
    this.cursor = { positions, bytes: this.cursor.bytes + text.length };
    this.log.appendWith([], EXPORT, new Map([[CURSOR, JSON.stringify(this.cursor)]]));
  }

  /** Writes the latest verdict of each vehicle, sorted by VIN. */
  async writeHeads(): Promise<RunTotals> {
    const heads = new Map<string, Readonly<{ partition: number; from: number }>>();
    for (let partition = 0; partition < this.log.partitions; partition += 1) {
      for await (const { records } of batchesOf(this.log, VERDICTS, partition, 0)) {
        for (const { key, offset } of records) heads.set(key, { partition, from: offset });
      }
    }
    const totals = new RunTotalsCounter();
    const file = await LineFile.begin(this.directory, RUN_FILES.verdicts);
    for (const vin of [...heads.keys()].sort(compareUtf8)) {
      const { partition = 0, from = 0 } = heads.get(vin) ?? {};
      const { records } = await this.log.read({ topic: VERDICTS, partition, from, recordsMax: 1 });
      for (const { value } of records) {
        totals.add(JSON.parse(value));
        await file.write(value);
      }
    }
    await file.complete();
    await file.publish();
    return totals.totals;
  }
}
