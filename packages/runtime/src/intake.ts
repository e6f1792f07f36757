/** Events as records: where each goes, and as what. */
import type { OretrailEvent, RulesetId } from '@oretrail/model';
import { controlRecord } from './control.ts';
import type { NewRecord } from './log.ts';
import { partitionOf } from './partition.ts';
import { FACTS, topicOf } from './topics.ts';

/** The record of an event: its subject is the key. Facts have one partition. */
export function eventRecord(event: OretrailEvent, partitions: number): NewRecord {
  const topic = topicOf(event);
  const partition = topic === FACTS ? 0 : partitionOf(event.subject, partitions);
  return { topic, partition, key: event.subject, value: JSON.stringify(event) };
}

/** The record that sets the law from here on. */
export function rulesetRecord(ruleset: RulesetId): NewRecord {
  return controlRecord({ type: 'ruleset', ruleset });
}
