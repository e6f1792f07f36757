export { creditByCapacity } from './amount.ts';
export { type Assessment, type AssessmentInput, assess, type Question } from './assess.ts';
export { BUILT_IN_FACTS } from './built-in-facts.ts';
export type { ChainShares } from './chain-shares.ts';
export { citedPages } from './cited-pages.ts';
export { epochOf, questionKey, sharedQuestion } from './classes.ts';
export { type FactSubject, factSubjectOf, factSubjectsAsked } from './fact-subjects.ts';
export { type Facts, factsOf } from './facts.ts';
export { FINDING_ACTORS, FINDING_RULES, FINDINGS_ABOUT, type FindingRule } from './finding-table.ts';
export { findingRule, formatPercent } from './findings.ts';
export type { Hit, LawGap, LimbFindings } from './foreign-entity/limb.ts';
export { type Ground, PartyJudge } from './foreign-entity/party.ts';
export { READINGS } from './foreign-entity/readings.ts';
export { type ForeignEntityAssessment, isImpracticableToTrace } from './foreign-entity/requirement.ts';
export type { Counts, Stake } from './foreign-entity/stakes.ts';
export type { DecidingDays } from './gates.ts';
export type { ChainAssessment, MineralsFigures } from './minerals.ts';
export { permittedTestsOn } from './minerals-test.ts';
export { NORTH_AMERICA, UNSETTLED_PLACES } from './parameters/countries.ts';
export { CAPACITY_CREDIT, REQUIREMENT_CREDIT_USD } from './parameters/credit.ts';
export { describeRuleset, type RulesetRow } from './parameters/describe.ts';
export {
  COMPONENTS_LIMB_FROM,
  CONTROL_STAKE_MIN,
  MAJORITY_STAKE_MIN,
  MINERALS_LIMB_FROM,
} from './parameters/foreign-entity.ts';
export { BATTERY_CAPACITY_MIN_KWH, GROSS_WEIGHT_LIMIT_LB, priceLimitOf, SCOPE } from './parameters/gates.ts';
export { type Authority, rowOn } from './parameters/parameter.ts';
export { ALL_RULESETS, type EndRule, type Ruleset, rulesetOf } from './parameters/rulesets.ts';
export { VALUE_REQUIREMENTS_FROM } from './parameters/thresholds.ts';
export type { ShareRange } from './share-range.ts';
export type { ComponentsAssessment, MineralsAssessment } from './share-requirements.ts';
export type { Threshold } from './thresholds.ts';
export {
  type AssessedVehicle,
  assessVehicle,
  contentOfParts,
  type DecidedPart,
  type Law,
  questionOf,
  type StatedAlike,
  type StatedVehicle,
  statedVehicleOf,
  vehiclePartOf,
  withdrawn,
  withdrawnVerdict,
} from './vehicle.ts';
export { assessmentIdOf, contentOf, dueIdsOf, verdictIdOf, verdictIdsOf } from './verdict-ids.ts';
