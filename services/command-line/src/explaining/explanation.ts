/** A verdict with its reasons, as `oretrail explain` shows it. */
import type { Outcome, RequirementName, Verdict } from '@oretrail/model';
import type { Increment } from '@oretrail/provenance';
import type { Authority, ChainAssessment, ShareRange } from '@oretrail/rules';

/** One requirement: what was asked, the arithmetic step by step in sentences, and the law behind it. */
export type ExplainedRequirement = Readonly<{
  name: RequirementName;
  outcome: Outcome;
  steps: readonly string[];
  authorities: readonly Authority[];
}>;

/** One procurement chain of the vehicle, and what part of its value counts under the test that speaks. */
export type ExplainedChain = ChainAssessment & Readonly<{ factor: ShareRange }>;

/** The incremental value of one kind of component from one place, and whether it counts. */
export type ExplainedComponent = Readonly<{ increment: Increment; counts: boolean }>;

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
  /** What would have to be known or changed to reach more, in sentences. */
  nextSteps: readonly string[];
}>;
