/** Verdicts from the topic that finance reads: committed ones only, as every reader should. */
import { compareUtf8, type Verdict } from '@oretrail/model';
import { batchesOf, type Log, type LogRecord, partitionOf, VERDICTS } from '@oretrail/runtime';

/** Which verdicts are asked for; without a VIN all. */
export type VerdictQuestion = Readonly<{ vin?: string | undefined }>;

/** Reads verdicts on from where it last was, at first from the beginning. */
export class VerdictReader {
  private readonly log: Log;
  private readonly vin: string | undefined;
  /** For each partition that is read, where it is read on. */
  private readonly positions: Map<number, number>;

  constructor(log: Log, { vin }: VerdictQuestion) {
    this.log = log;
    this.vin = vin;
    const all = Array.from({ length: log.partitions }, (_, partition) => partition);
    const partitions = vin === undefined ? all : [partitionOf(vin, log.partitions)];
    this.positions = new Map(partitions.map((partition) => [partition, 0]));
  }

  /** Up to the present end, in batches: verdicts as JSON, those of a VIN in the order of their revisions. */
  async *readOn(): AsyncGenerator<readonly Pick<LogRecord, 'key' | 'value'>[], void> {
    for (const [partition, position] of this.positions) {
      for await (const { records, next } of batchesOf(this.log, VERDICTS, partition, position)) {
        this.positions.set(partition, next);
        yield records.filter(({ key }) => this.vin === undefined || key === this.vin);
      }
    }
  }

  /** The latest verdict of each VIN, sorted by VIN. All are held in memory. */
  async readHeads(): Promise<readonly Verdict[]> {
    const heads = new Map<string, Verdict>();
    for await (const records of this.readOn()) for (const { key, value } of records) heads.set(key, value as Verdict);
    return [...heads].sort(([a], [b]) => compareUtf8(a, b)).map(([, verdict]) => verdict);
  }
}
