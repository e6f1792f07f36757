/** From the topic of verdicts to the files that finance reads. */
import { join } from 'node:path';
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { compareUtf8 } from '@oretrail/model';
import { batchesOf, type InputBatch, VERDICTS } from '@oretrail/runtime';
import { appendLines, cutFile } from './certain-file.ts';
import { LineFile } from './line-file.ts';
import { RUN_FILES } from './run-directory.ts';
import { type RunTotals, RunTotalsCounter } from './run-totals.ts';

const EXPORT = 'export';
const CURSOR = 'cursor';

/** What of the topic stands in the verdict log: for each partition the offset to go on from, and the size of the file. */
type Cursor = Readonly<{ positions: readonly number[]; bytes: number }>;

function beginning({ partitions }: EmbeddedLog): Cursor {
  return { positions: Array.from({ length: partitions }, () => 0), bytes: 0 };
}

/** Keeps the files of verdicts in step with the log. */
export class VerdictExport {
  private readonly log: EmbeddedLog;
  private readonly directory: string;
  private readonly path: string;
  private cursor: Cursor;

  constructor(log: EmbeddedLog, directory: string) {
    this.log = log;
    this.directory = directory;
    this.path = join(directory, RUN_FILES.verdictLog);
    const known = log.stateOf(EXPORT).get(CURSOR);
    this.cursor = known === undefined ? beginning(log) : JSON.parse(known);
  }

  /**
   * Cuts off what a call wrote that was killed before it was certain, and adds what it had come to. A file that has lost
   * something is written anew from the topic.
   */
  async begin(): Promise<void> {
    if (!(await cutFile(this.path, this.cursor.bytes))) {
      this.cursor = beginning(this.log);
      await cutFile(this.path, 0);
    }
    await this.addRevisions();
  }

  /** Adds the new revisions to the verdict log, those of each vehicle in the order in which they came. */
  async addRevisions(): Promise<void> {
    for (const [partition, position] of this.cursor.positions.entries()) {
      for await (const batch of batchesOf(this.log, VERDICTS, partition, position)) await this.add(batch);
    }
  }

  private async add({ partition, records, next }: InputBatch): Promise<void> {
    if (records.length === 0) return;
    const bytes =
      this.cursor.bytes +
      (await appendLines(
        this.path,
        records.map(({ value }) => `${value}\n`),
      ));
    this.cursor = { positions: this.cursor.positions.with(partition, next), bytes };
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
