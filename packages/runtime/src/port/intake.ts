/** Events as records: where each goes, and as what. */
import { mayCorrect, NO_OPERATORS, type OretrailEvent, type RulesetId, topicOf } from '@oretrail/model';
import { STEP_CHARACTERS_MAX } from '../limits.ts';
import { controlRecord } from './control.ts';
import { jsonOf } from './json-record.ts';
import type { NewRecord } from './log.ts';
import { partitionOf } from './partition.ts';
import { FACTS } from './topics.ts';

/** The record of an event: its subject is the key. Facts have one partition. */
export function eventRecord(event: OretrailEvent, partitions: number): NewRecord<OretrailEvent> {
  const topic = topicOf(event);
  const partition = topic === FACTS ? 0 : partitionOf(event.subject, partitions);
  return { topic, partition, key: event.subject, value: event };
}

/** Records appended at once: one commit for a thousand costs little (protocol.md, "What decides the speed"). */
const APPENDED_MIN = 1_000;

/** Records from outside, gathered to be appended together to a log of texts; large ones sooner than small ones, for they must fit in memory. */
export class GatheredRecords {
  private records: (NewRecord & Readonly<{ json: string }>)[] = [];
  private characters = 0;

  add(records: readonly NewRecord[]): void {
    for (const record of records) {
      const json = jsonOf(record);
      const { topic, partition, key, value } = record;
      this.records.push({ topic, partition, key, value, json });
      this.characters += json.length;
    }
  }

  /** Whether they should be appended now. @param others what is committed together with them, and counts as records */
  isDue(others = 0): boolean {
    return this.records.length + others >= APPENDED_MIN || this.characters >= STEP_CHARACTERS_MAX;
  }

  /** Returns them, and begins with none. */
  take(): readonly NewRecord[] {
    const { records } = this;
    [this.records, this.characters] = [[], 0];
    return records;
  }
}

/** Operators of one pipeline: a handful, for each may correct everybody. A hundred leave room, and keep a seal within its bytes. */
export const OPERATORS_MAX = 100;

/** The records that make sources operators from here on. */
export function operatorRecords(operators: readonly string[]): NewRecord[] {
  return operators.map((operator) => controlRecord({ type: 'operator-added', operator }));
}

/** The sources that must have been operators for these events to be taken. */
export function operatorsBehind(events: readonly OretrailEvent[]): readonly string[] {
  const sources = events.flatMap((event) =>
    event.type === 'oretrail.correction.v1' && !mayCorrect(event, NO_OPERATORS) ? [event.source] : [],
  );
  return [...new Set(sources)];
}

/** The record that sets the law from here on. */
export function rulesetRecord(ruleset: RulesetId): NewRecord {
  return controlRecord({ type: 'ruleset', ruleset });
}
