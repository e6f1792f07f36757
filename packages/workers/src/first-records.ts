/** What every log begins with, beside the law in force: the reference data that ship with Oretrail. */
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { eventRecord, type NewRecord } from '@oretrail/runtime';

/** The built-in facts, as events like all others. */
export function builtInFactRecords(partitions: number): readonly NewRecord[] {
  return BUILT_IN_FACTS.map((fact) => eventRecord(fact, partitions));
}
