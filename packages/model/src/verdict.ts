/** The verdict: what one vehicle earns, and why. Source: events.md, `oretrail.verdict.v1`. */

import type { MineralsTest } from './codes.ts';
import type { CountryCode, Day, Vin } from './ids.ts';

/** The rulesets, oldest first. law.md, "Rulesets". */
export const RULESETS = ['us-30d@2023-04-17', 'us-30d@2024-05-06', 'us-30d@2025-07-04'] as const;
/** One of {@link RULESETS}. */
export type RulesetId = (typeof RULESETS)[number];
/** The ruleset unless another one is asked for: the last, which knows all that has become law. */
export const DEFAULT_RULESET: RulesetId = RULESETS[2];

/** The requirements of a verdict, in the order of events.md, `oretrail.verdict.v1`. */
export const REQUIREMENTS = [
  'finalAssembly',
  'grossWeight',
  'batteryCapacity',
  'price',
  'acquisition',
  'foreignEntityOfConcern',
  'criticalMinerals',
  'batteryComponents',
] as const;
/** One of {@link REQUIREMENTS}. */
export type RequirementName = (typeof REQUIREMENTS)[number];

/** `met`, `not-met`, `indeterminate`, or `not-applicable` (then nothing else is given). */
export type Outcome = 'met' | 'not-met' | 'indeterminate' | 'not-applicable';
/** A requirement that the law does not make of this vehicle. */
export type NotApplicable = Readonly<{ outcome: 'not-applicable' }>;
/** A requirement that is met or not, without an amount. */
export type Gate = Readonly<{ outcome: Outcome }>;
/** A share requirement. Shares and thresholds are decimal strings with 9 decimals; `share` only if low = high. */
export type ShareRequirement = Readonly<{
  outcome: Exclude<Outcome, 'not-applicable'>;
  /** Minerals only: the test that applies. */
  test?: MineralsTest;
  /** Absent if the law has no percentage (`law-gap`). */
  threshold?: string;
  share?: string;
  shareLow: string;
  shareHigh: string;
}>;
/** The outcome of each requirement. */
export type Requirements = Readonly<{
  finalAssembly: Readonly<{ outcome: Outcome; country: CountryCode }>;
  grossWeight: Gate;
  batteryCapacity: Gate;
  price: Readonly<{ outcome: Outcome; limitUsd: string }>;
  acquisition: Gate;
  foreignEntityOfConcern: Gate;
  criticalMinerals: ShareRequirement | NotApplicable;
  batteryComponents: ShareRequirement | NotApplicable;
}>;

/** Codes of findings about lots, draws and ids. They belong to no single requirement. */
export const PROVENANCE_CODES = [
  'lot-missing',
  'lot-overdrawn',
  'lineage-too-deep',
  'lineage-too-wide',
  'unit-mismatch',
  'mass-imbalance',
  'output-before-input',
  'negative-incremental-value',
  'id-conflict',
] as const;
/** One of {@link PROVENANCE_CODES}. */
export type ProvenanceCode = (typeof PROVENANCE_CODES)[number];
/** Codes of findings of the rules. */
export const RULE_CODES = [
  'untraced',
  'ownership-unknown',
  'foreign-entity',
  'no-critical-minerals',
  'law-gap',
  'out-of-scope',
  'below-threshold',
  'assembly-outside-north-america',
  'price-above-limit',
  'gross-weight-too-high',
  'battery-too-small',
  'not-chargeable',
  'acquired-too-late',
  'acquisition-unknown',
] as const;
/** One of {@link RULE_CODES}. */
export type RuleCode = (typeof RULE_CODES)[number];
/** The code of any finding. */
export type FindingCode = ProvenanceCode | RuleCode;

/** One reason in a verdict. Source: events.md, "Finding codes". */
export type Finding = Readonly<{
  code: FindingCode;
  requirements: readonly RequirementName[];
  citation: string;
  /** A plain sentence. Never a supplier's price or mass. */
  message: string;
  /** The first 100, by UTF-8 bytes, of the lots, draws (parent and consumer) or parties concerned; never the vehicle itself. */
  subjects: readonly string[];
  /** Present if there are more than 100 subjects. */
  more?: true;
}>;

/** What belongs to the vehicle alone. Vehicles that differ in nothing else have the same assessment. */
export type VehiclePart = Readonly<{
  vin: Vin;
  basis?: 'delivered' | 'projected';
  decidingDate?: Day;
  acquiredOn?: Day;
}>;
/** What the law makes of a vehicle's evidence. It never names the vehicle itself. */
export type AssessedPart = Readonly<{
  status: 'eligible' | 'ineligible' | 'indeterminate' | 'withdrawn';
  amountUsd: number;
  potentialUsd: number;
  ruleset: RulesetId;
  requirements?: Requirements;
  findings?: readonly Finding[];
}>;
/** The part of a verdict that depends on the evidence alone. The ids cover it, except for the messages of findings. */
export type VerdictContent = VehiclePart & AssessedPart;
/** Why a revision differs from the one before it. */
export type VerdictCause = 'data' | 'correction' | 'reference' | 'rules';
/** One revision of a vehicle's verdict, as published. */
export type Verdict = VerdictContent &
  Readonly<{
    verdictId: string;
    /** The digest of the content without the members that belong to the vehicle alone. Absent only in verdicts of engine 1. */
    assessmentId?: string;
    revision: number;
    supersedes?: string;
    previousAmountUsd?: number;
    cause?: VerdictCause;
    evidence?: Readonly<{ root: string }>;
  }>;
