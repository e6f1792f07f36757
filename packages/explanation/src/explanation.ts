/** A verdict with its reasons, as `oretrail explain` shows it. */
import type { FindingCode, Outcome, RequirementName, Verdict } from '@oretrail/model';
import type { Increment } from '@oretrail/provenance';
import type { Authority, ChainAssessment, ShareRange } from '@oretrail/rules';

/** One requirement: its outcome, the arithmetic step by step in sentences, and the law behind it. */
export type ExplainedRequirement = Readonly<{
  name: RequirementName;
  outcome: Outcome;
  steps: readonly string[];
  /** The values in the sentences, for programs: amounts, shares and days as strings, as in events. */
  figures: Readonly<Record<string, unknown>>;
  authorities: readonly Authority[];
}>;

/** Next steps that no finding names. */
type OwnStepCode =
  | 'gates-not-met'
  | 'day-and-battery-decide'
  | 'nothing-left'
  | 'state-production'
  | 'source-minerals'
  | 'declare-values'
  | 'declare-lots'
  | 'make-components'
  | 'declare-components';

/** A step that would raise the credit: its code, or that of the finding with the remedy, and its subjects. */
export type NextStep = Readonly<{
  code: OwnStepCode | FindingCode;
  /** Null if it concerns the whole credit. */
  requirement: RequirementName | null;
  /** Lots, parties, vehicles or gates. */
  subjects: readonly string[];
  text: string;
}>;

/** One procurement chain of the vehicle, and the part of its value that counts under the test that applies. */
export type ExplainedChain = ChainAssessment & Readonly<{ factor: ShareRange }>;

/** The incremental value of one kind of component from one place, and whether it counts. */
export type ExplainedComponent = Readonly<{ increment: Increment; counts: boolean }>;

/** A verdict with the steps that lead to it, and the steps that would raise the credit. */
export type Explanation = Readonly<{
  verdict: Verdict;
  /** Make, model and model year; null for a withdrawn vehicle. */
  vehicle: string | null;
  manufacturer: string | null;
  /** How the dollars come about. */
  creditSteps: readonly string[];
  requirements: readonly ExplainedRequirement[];
  /** By value, the greatest first; those of unknown value before all others, for they may outweigh them. */
  chains: readonly ExplainedChain[];
  /** By incremental value, the greatest first. */
  components: readonly ExplainedComponent[];
  /** What would have to be known or changed to reach more. */
  nextSteps: readonly NextStep[];
}>;
