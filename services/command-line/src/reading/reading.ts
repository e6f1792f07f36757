/** What commands that read ask of the place where verdicts and events are. A directory of a run and an archive fill it. */
import type { OretrailEvent, Verdict } from '@oretrail/model';
import type { Bill, DerivedRun } from '@oretrail/run-directory';

/** What a question is about: a VIN or lot, and whether also what lies below it. */
export type Question = Readonly<{ subject: string; isDownward: boolean }>;

/** What events come to. */
export type Evaluation = DerivedRun['evaluation'];

/** Verdicts as they were published. */
export interface VerdictSource {
  /** The latest verdict of each vehicle, sorted by VIN. */
  heads(): Promise<readonly Verdict[]>;
  /** All revisions, those of a vehicle in their order; at a further call those that have come since. */
  readOn(): AsyncIterable<readonly Verdict[]>;
}

/** A place that is read. Each question may read it from its beginning. */
export interface Reading {
  /** What errors call it. */
  readonly name: string;
  /** Evaluates again what bears on one subject, under the law of the place. */
  evaluationOf(question: Question): Promise<Evaluation>;
  /** The verdict of a vehicle as it was published last; null if there is none. */
  verdictOf(vin: string): Promise<Verdict | null>;
  /** Why a derived verdict is not the published one. */
  differs(what: string): Error;
  /** All events of one subject, corrections included. */
  eventsOf(subject: string): Promise<readonly OretrailEvent[]>;
  /** Lends the verdicts. @param vin of the one vehicle that is asked for */
  withVerdicts<T>(vin: string | undefined, use: (verdicts: VerdictSource) => Promise<T>): Promise<T>;
  /** What one more event would change. */
  billOf(event: OretrailEvent): Promise<Bill>;
}
