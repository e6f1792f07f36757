/** What commands that read ask of the place where verdicts and events are. A directory of a run and an archive fill it. */
import type { ShownExplanation } from '@oretrail/explanation';
import type { Finding, OretrailEvent, Verdict } from '@oretrail/model';
import type { Bill, DerivedRun } from '@oretrail/run-directory';

/** What a question is about: a VIN or lot, and whether also what lies below it. */
export type Question = Readonly<{ subject: string; isDownward: boolean }>;

/** What events come to. */
export type Evaluation = DerivedRun['evaluation'];

/** As much of a verdict as lists have: of findings the codes. */
export type ReadVerdict = Pick<
  Verdict,
  'vin' | 'revision' | 'verdictId' | 'status' | 'amountUsd' | 'potentialUsd' | 'decidingDate' | 'cause' | 'ruleset'
> &
  Readonly<{ findings?: readonly Pick<Finding, 'code'>[] }>;

/** What one more event would change, as far as the place shows it. */
export type ShownBill =
  | (Bill &
      Readonly<{
        /** Vehicles that rest on what the event is about, if fewer were worked out. */
        restingVehicles?: number;
      }>)
  | Readonly<{ restingVehicles: number }>;

/** Verdicts as they were published. */
export interface VerdictSource {
  /** The latest verdict of each vehicle, sorted by VIN. @param isWhole whether all of it is wanted, as it was published */
  heads(isWhole: boolean): Promise<readonly ReadVerdict[]>;
  /** All revisions, those of a vehicle in their order; at a further call those that have come since. */
  readOn(): AsyncIterable<readonly Verdict[]>;
}

/** A place that is read. Each question may read it from its beginning. */
export interface Reading {
  /** What errors call it. */
  readonly name: string;
  /** Evaluates again what bears on one subject, under the law of the place. */
  evaluationOf(question: Question): Promise<Evaluation>;
  /**
   * The explanation of a vehicle, if the place gives it in the stead of what it is derived from, which the caller may not see;
   * null: it is derived here.
   */
  explanationOf(vin: string): Promise<ShownExplanation | null>;
  /** The verdict of a vehicle as it was published last; null if there is none. */
  verdictOf(vin: string): Promise<Verdict | null>;
  /** Why a derived verdict is not the published one. */
  differs(what: string): Error;
  /** All events of one subject, corrections included. */
  eventsOf(subject: string): Promise<readonly OretrailEvent[]>;
  /** Lends the verdicts. @param vin of the one vehicle that is asked for */
  withVerdicts<T>(vin: string | undefined, use: (verdicts: VerdictSource) => Promise<T>): Promise<T>;
  /** What one more event would change. */
  billOf(event: OretrailEvent): Promise<ShownBill>;
}
