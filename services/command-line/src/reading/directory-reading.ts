/** A run's directory as a place to read. */
import type { OretrailEvent, Verdict } from '@oretrail/model';
import { VerdictReader } from '@oretrail/operations';
import { withWorkFolder } from '@oretrail/replay';
import {
  type Bill,
  billOf,
  deriveRun,
  eventsOfSubject,
  publishedVerdict,
  RUN_DIRECTORY_ERRORS,
  withLog,
} from '@oretrail/run-directory';
import type { Log } from '@oretrail/runtime';
import type { Evaluation, Question, Reading, VerdictSource } from './reading.ts';

/** The verdicts of a log. */
export class LogVerdicts implements VerdictSource {
  private readonly reader: VerdictReader;

  constructor(log: Log, vin: string | undefined) {
    this.reader = new VerdictReader(log, { vin });
  }

  heads(): Promise<readonly Verdict[]> {
    return this.reader.readHeads();
  }

  async *readOn(): AsyncGenerator<readonly Verdict[], void> {
    for await (const records of this.reader.readOn()) yield records.map(({ value }) => value as Verdict);
  }
}

/** Reads the log of a directory, and the files beside it. */
export class DirectoryReading implements Reading {
  readonly name: string;
  private readonly work: string | undefined;

  /** @param work folder for temporary files */
  constructor(directory: string, work?: string) {
    this.name = directory;
    this.work = work;
  }

  async evaluationOf(question: Question): Promise<Evaluation> {
    return (await deriveRun(this.name, question)).evaluation;
  }

  /** Who may read the place may see all of it. */
  async explanationOf(): Promise<null> {
    return null;
  }

  verdictOf(vin: string): Promise<Verdict | null> {
    return publishedVerdict(this.name, vin);
  }

  differs(what: string): Error {
    return RUN_DIRECTORY_ERRORS.error('directory-damaged', `the directory ${what}: the last run did not end`);
  }

  eventsOf(subject: string): Promise<readonly OretrailEvent[]> {
    return eventsOfSubject(this.name, subject);
  }

  withVerdicts<T>(vin: string | undefined, use: (verdicts: VerdictSource) => Promise<T>): Promise<T> {
    return withLog(this.name, ({ log }) => use(new LogVerdicts(log, vin)));
  }

  billOf(event: OretrailEvent): Promise<Bill> {
    return withWorkFolder((folder) => billOf(this.name, event, folder), this.work);
  }
}
