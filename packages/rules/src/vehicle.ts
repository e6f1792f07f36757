/** From one vehicle to what the rules are asked about it, and back to its verdict. Source: law.md, "Deciding date"; events.md, `oretrail.verdict.v1`. */
import type {
  AssessedPart,
  Day,
  PartyId,
  RulesetId,
  VehicleDelivery,
  VehiclePart,
  VehicleProduction,
  VerdictContent,
  Vin,
} from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { type Assessment, assess, type Question } from './assess.ts';
import type { Facts } from './facts.ts';
import { isPlanInForceOn } from './foreign-entity/requirement.ts';
import { type DecidingDays, type GatesAsBuilt, gatesAsBuilt, gatesOf } from './gates.ts';
import { SCOPE } from './parameters/gates.ts';
import { rulesetOf } from './parameters/rulesets.ts';
import { VALUE_REQUIREMENTS_FROM } from './parameters/thresholds.ts';

/** The law to apply, and the facts that it asks about. */
export type Law = Readonly<{ facts: Facts; ruleset: RulesetId }>;

/** The vehicle's part of a verdict that is not withdrawn. */
export type DecidedPart = VehiclePart & DecidingDays & Readonly<{ basis: 'delivered' | 'projected' }>;

/** One vehicle as its own events state it: all that decides what it asks, beside the law and the facts. */
export type StatedVehicle = Readonly<{
  part: DecidedPart;
  manufacturer: PartyId;
  gates: GatesAsBuilt;
  capacityKwh: Question['capacityKwh'];
}>;

/** The same without its VIN: what vehicles that were built and delivered alike have in common. */
export type StatedAlike = Omit<StatedVehicle, 'part'> & Readonly<{ part: Omit<DecidedPart, 'vin'> }>;

/** The content of a vehicle's verdict, and the arithmetic behind each requirement. */
export type AssessedVehicle = Omit<Assessment, 'content'> & Readonly<{ content: VerdictContent }>;

/**
 * Placed in service; before delivery the expected day, else the day of final assembly, but not before the day on which it
 * was acquired. law.md, "Deciding date".
 */
export function decidingDateOf(production: VehicleProduction, delivery: VehicleDelivery | null): Day {
  if (delivery?.placedInServiceOn !== undefined) return delivery.placedInServiceOn;
  const projected = production.expectedDeliveryOn ?? production.finalAssembly.completedOn;
  return delivery !== null && delivery.acquiredOn > projected ? delivery.acquiredOn : projected;
}

/** What a vehicle's verdict says of the vehicle alone. */
export function vehiclePartOf(vin: Vin, production: VehicleProduction, delivery: VehicleDelivery | null): DecidedPart {
  const basis = delivery?.placedInServiceOn === undefined ? 'projected' : 'delivered';
  const decidingDate = decidingDateOf(production, delivery);
  return delivery === null
    ? { vin, basis, decidingDate }
    : { vin, basis, decidingDate, acquiredOn: delivery.acquiredOn };
}

/** The kilowatt-hours that decide about the credit of early 2023. §30D(b) before the change of P.L. 117-169. */
function capacityThatCounts({ batteryCapacityKwh }: VehicleProduction, day: Day): Question['capacityKwh'] {
  return day >= SCOPE.value && day < VALUE_REQUIREMENTS_FROM ? batteryCapacityKwh : null;
}

/** What its events state of a vehicle. @param part of the same vehicle */
export function statedVehicleOf(production: VehicleProduction, part: DecidedPart): StatedVehicle {
  const { manufacturer } = production;
  const capacityKwh = capacityThatCounts(production, part.decidingDate);
  return { part, manufacturer, gates: gatesAsBuilt(production), capacityKwh };
}

/** What the rules are asked about a vehicle. */
export function questionOf({ part, manufacturer, gates, capacityKwh }: StatedAlike, { facts, ruleset }: Law): Question {
  const day = part.decidingDate;
  return {
    day,
    gates: gatesOf(gates, part, rulesetOf(ruleset)),
    capacityKwh,
    elected: facts.electionOn(manufacturer, day),
    isPlanInForce: isPlanInForceOn(facts, manufacturer, day),
    facts,
    ruleset,
  };
}

/** A verdict's content, its members in the order in which verdicts are written. */
export function contentOfParts(
  { vin, ...days }: VehiclePart,
  { status, amountUsd, potentialUsd, ...reasons }: AssessedPart,
): VerdictContent {
  return { vin, status, amountUsd, potentialUsd, ...days, ...reasons };
}

/** What one vehicle earns, and why. */
export function assessVehicle(vehicle: StatedVehicle, holdings: Holdings, law: Law): AssessedVehicle {
  const assessment = assess({ ...questionOf(vehicle, law), holdings });
  return { ...assessment, content: contentOfParts(vehicle.part, assessment.content) };
}

/** The assessment of a vehicle whose production events are all out of force. events.md, `oretrail.verdict.v1`. */
export function withdrawn(ruleset: RulesetId): AssessedPart {
  return { status: 'withdrawn', amountUsd: 0, potentialUsd: 0, ruleset };
}

/** The verdict of such a vehicle. */
export function withdrawnVerdict(vin: Vin, ruleset: RulesetId): VerdictContent {
  return contentOfParts({ vin }, withdrawn(ruleset));
}
