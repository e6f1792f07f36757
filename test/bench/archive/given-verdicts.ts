/** The verdicts of a log, written to a file as they come. */
import { appendFileSync } from 'node:fs';
import { type Log, STEP_RECORDS_MAX, VERDICTS } from '@oretrail/runtime';

/** Reads each verdict of a log once. */
export class GivenVerdicts {
  private readonly log: Log;
  private readonly file: string;
  /** For each partition, where it is read on. */
  private readonly positions: number[];

  constructor(log: Log, file: string) {
    this.log = log;
    this.file = file;
    this.positions = Array.from({ length: log.partitions }, () => 0);
  }

  /** Writes what has come since. @returns how many verdicts there are */
  async write(): Promise<number> {
    for (const [partition, position] of this.positions.entries()) {
      let from = position;
      while (from < (await this.log.end(VERDICTS, partition))) {
        const request = { topic: VERDICTS, partition, from, recordsMax: STEP_RECORDS_MAX };
        const { records, next } = await this.log.read(request);
        appendFileSync(this.file, records.map(({ value }) => `${value}\n`).join(''));
        from = next;
      }
      this.positions[partition] = from;
    }
    return this.positions.reduce((sum, position) => sum + position, 0);
  }
}
