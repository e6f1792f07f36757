/** The topics of the pipeline. Source: events.md, "Types and topics"; protocol.md, "Registers". */
import type { OretrailEvent } from '@oretrail/model';

/** Lots of material and of components. */
export const SHIPMENTS = 'sourcing.shipments.v1';
/** Productions and deliveries of vehicles. */
export const VEHICLES = 'sourcing.vehicles.v1';
/** Reference facts; one partition. */
export const FACTS = 'reference.facts.v1';
/** Internal: who draws what, in the partition of the lot that is drawn. */
export const DRAWS = 'sourcing.draws.v1';
/** Internal: answers to the draws of lots, in each partition that drew. */
export const LOT_ANSWERS = 'sourcing.provenance.v1';
/** Internal: answers to the draws of vehicles, in each partition that drew. */
export const BATTERY_ANSWERS = 'credit.batteries.v1';
/** The output: revisions of verdicts. */
export const VERDICTS = 'credit.verdicts.v1';
/** The output of the audit: its seals; one partition. */
export const SEALS = 'credit.seals.v1';
/** Ruleset, cuts and resumptions; one partition. */
export const CONTROL = 'oretrail.control.v1';
/** What an operator has sent again of what was dead, so that nobody does it twice; one partition. No worker reads it. */
export const REDRIVES = 'oretrail.redrives.v1';

/** The schemas that taken records were written with, by their ids; one partition. Source: protocol.md, "Fate". */
export const SCHEMAS = 'oretrail.schemas.v1';

export type Topic = string;

/** The journal of a worker: for each of its tasks, what it has read and published. */
export function journalOf(worker: string): Topic {
  return `oretrail.${worker}.journal.v1`;
}

/** Where what can't be folded goes, byte for byte. architecture.md, "Dead letters". */
export function deadLettersOf(topic: Topic): Topic {
  return `${topic}.dlq`;
}

/** Topics with the same number of partitions, in which a subject always has the same place. */
export const CO_PARTITIONED: readonly Topic[] = [SHIPMENTS, VEHICLES, DRAWS, LOT_ANSWERS, BATTERY_ANSWERS, VERDICTS];
/** Topics with one partition that every task reads whole. */
export const SINGLE: readonly Topic[] = [FACTS, CONTROL];
/** Topics that come from outside: at a cut, tasks hold still in these. */
export const PUBLIC_INPUTS: ReadonlySet<Topic> = new Set([SHIPMENTS, VEHICLES, FACTS]);

const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;
const FACT_KEY = /^(country-agreement|entity|critical-minerals-test|impracticable-to-trace-plan)\//;

/** A correction goes where the event went that it corrects: only its subject tells. Lot ids are URIs, so hold a colon. */
function topicOfSubject(subject: string): Topic {
  if (VIN.test(subject)) return VEHICLES;
  return FACT_KEY.test(subject) ? FACTS : SHIPMENTS;
}

/** The topic of an event. Source: events.md, "Types and topics". */
export function topicOf(event: OretrailEvent): Topic {
  switch (event.type) {
    case 'oretrail.mineral-shipment.v1':
    case 'oretrail.component-shipment.v1':
      return SHIPMENTS;
    case 'oretrail.vehicle-production.v1':
    case 'oretrail.vehicle-delivery.v1':
      return VEHICLES;
    case 'oretrail.reference-fact.v1':
      return FACTS;
    case 'oretrail.correction.v1':
      return topicOfSubject(event.subject);
  }
}
