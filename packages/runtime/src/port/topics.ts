/** The topics of the pipeline. Source: events.md, "Types and topics"; protocol.md, "Registers". */
import { FACTS, GRANTS, SHIPMENTS, VEHICLES } from '@oretrail/model';

export { FACTS, GRANTS, SHIPMENTS, VEHICLES };

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

/** Who has read figures of other parties; one partition. No worker reads it. Source: console.md, "The record of reads". */
export const ACCESS = 'oretrail.access.v1';

/** The schemas that taken records were written with, by their ids; one partition. Source: protocol.md, "Fate". */
export const SCHEMAS = 'oretrail.schemas.v1';

/** The name of a topic. */
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
/** Topics that hold registers of lots and vehicles. */
export const REGISTERS: ReadonlySet<Topic> = new Set([DRAWS, LOT_ANSWERS, BATTERY_ANSWERS]);
/** Topics with one partition that every task reads whole. */
export const SINGLE: readonly Topic[] = [FACTS, CONTROL];
/** Topics that come from outside: at a cut, tasks hold still in these. */
export const PUBLIC_INPUTS: ReadonlySet<Topic> = new Set([SHIPMENTS, VEHICLES, FACTS]);
