/** What every log begins with: the law in force, and the reference data that ship with Oretrail. */
import type { RulesetId } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { CONTROL, type ControlMessage, eventRecord, type NewRecord } from '@oretrail/runtime';

/** Sets the law from here on. */
export function rulesetRecord(ruleset: RulesetId): NewRecord {
  const message: ControlMessage = { type: 'ruleset', ruleset };
  return { topic: CONTROL, partition: 0, key: 'ruleset', value: JSON.stringify(message) };
}

/** The built-in facts, as events like all others. */
export function builtInFactRecords(partitions: number): readonly NewRecord[] {
  return BUILT_IN_FACTS.map((fact) => eventRecord(fact, partitions));
}
