export {
  type Amount,
  amountOf,
  divideHalfEven,
  formatAmount,
  formatShare,
  MASS_TOLERANCE,
  ONE_SHARE,
  ONE_UNIT,
  type Share,
  scale,
  shareOf,
} from './amount.ts';
export { instantOf, instantOfMs, isDay, isTime, msOfInstant, writtenDayOf } from './calendar.ts';
export { type Causes, causesOf, causesText, mergedCauses, NO_CAUSES } from './causes.ts';
export {
  ACTIVITIES,
  type ActivityKind,
  COMPONENTS,
  type Component,
  FORMS,
  type Form,
  isMineral,
  MINERALS_TESTS,
  type MineralsTest,
  UNITS,
  type Unit,
  USES,
  type Use,
  VEHICLE_CLASSES,
  type VehicleClass,
} from './codes.ts';
export { compareUtf8 } from './compare.ts';
export { canonicalJson, sha256Bytes, sha256Hex } from './digest.ts';
export {
  EVENT_ERRORS,
  type EventError,
  type EventErrorCode,
  eventError,
  jsonPointer,
  remedyOf,
  shownValue,
  withoutRemedy,
} from './errors.ts';
export { FACTS, GRANTS, SHIPMENTS, topicOf, VEHICLES } from './event-topics.ts';
export {
  type Activity,
  type ComponentInput,
  type ComponentShipment,
  type ComponentShipmentEvent,
  type Correction,
  type CorrectionEvent,
  type CountryAgreement,
  type EntityFact,
  EVENT_TYPES,
  type EventHeader,
  type EventType,
  FACT_KINDS,
  factKeyOf,
  type Holder,
  type LotEvent,
  type MaterialInput,
  type MineralShipment,
  type MineralShipmentEvent,
  type OretrailEvent,
  type Quantity,
  type ReferenceFact,
  type ReferenceFactEvent,
  type TestElection,
  type TracePlan,
  type VehicleDelivery,
  type VehicleDeliveryEvent,
  type VehicleProduction,
  type VehicleProductionEvent,
} from './events.ts';
export type {
  ContentDigest,
  CountryCode,
  Day,
  Decimal,
  FacilityId,
  LotId,
  Mineral,
  PartyId,
  ShareDecimal,
  Source,
  Vin,
} from './ids.ts';
export {
  type CorrectionStatus,
  compareEvents,
  correctionStatus,
  eventsInForce,
  type InForce,
  type SubjectInForce,
} from './in-force.ts';
export { dataSchema } from './parse/canonical-schema.ts';
export { duplicateMembers } from './parse/duplicate-members.ts';
export {
  ANY_DATA,
  type EventFamily,
  envelopeSchema,
  type Parsed,
  parseFailure,
  parseMembers,
  parseText,
} from './parse/envelope.ts';
export { EVENT_BYTES_MAX, ID_LENGTH_MAX, INPUTS_MAX, TEXT_LENGTH_MAX } from './parse/limits.ts';
export { ANY_OPERATOR, mayCorrect, NO_OPERATORS, notAllowedReason, type Operators } from './parse/operators.ts';
export { type ParsedEvent, type ParseOptions, parseEvent, parseEventText } from './parse/parse-event.ts';
export { type CrossCheck, listSchema, objectSchema, optional } from './parse/shapes.ts';
export {
  codeSchema,
  faultIssue,
  freeText,
  idFault,
  idSchema,
  type Schema,
  sourceSchema,
  type TextRule,
  textSchema,
  timeSchema,
} from './parse/texts.ts';
export { printable, printableAll, printableJson, printableJsonText, printableScreen } from './printable.ts';
export { redactUrls } from './redacted-url.ts';
export { type JudgedStanding, type Standing, standingsOf } from './standing.ts';
export { type SubjectSet, shownSubjects, subjectSet, THE_VEHICLE, uniteSubjects } from './subjects.ts';
export { uriFault } from './uri.ts';
export {
  type AssessedPart,
  DEFAULT_RULESET,
  type Finding,
  type FindingCode,
  type NotApplicable,
  type Outcome,
  PROVENANCE_CODES,
  type ProvenanceCode,
  REQUIREMENTS,
  type RequirementName,
  type Requirements,
  RULE_CODES,
  RULESETS,
  type RuleCode,
  type RulesetId,
  type ShareRequirement,
  type VehiclePart,
  type Verdict,
  type VerdictCause,
  type VerdictContent,
} from './verdict.ts';
export { hasVinForm, vinFault, withCheckDigit } from './vin.ts';
