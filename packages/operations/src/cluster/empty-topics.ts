/** That topics hold nothing yet. */
import type { KafkaLog, PlannedTopic } from '@oretrail/kafka-log';
import type { RulesetId } from '@oretrail/model';
import { CONTROL, SCHEMAS, topicPartitionOf } from '@oretrail/runtime';
import { OPERATION_ERRORS } from '../errors.ts';
import { beginLog } from './begin-log.ts';

/** What may be there before anything else is: the law, and what workers keep when they start. */
const BEFORE_ALL: ReadonlySet<string> = new Set([CONTROL, SCHEMAS]);

/**
 * Requires that no planned topic holds anything; the control topic may have its law, which is set if there is none.
 * @throws OperationError `topics-not-empty`
 */
export async function beginEmpty(log: KafkaLog, plan: readonly PlannedTopic[], ruleset: RulesetId): Promise<void> {
  for (const { topic, partitions } of plan.filter((planned) => !BEFORE_ALL.has(planned.topic))) {
    for (let partition = 0; partition < partitions; partition += 1) {
      const end = await log.end(topic, partition);
      if (end === 0) continue;
      throw OPERATION_ERRORS.error('topics-not-empty', `${topicPartitionOf(topic, partition)} ends at offset ${end}`);
    }
  }
  const begun = await beginLog(log, { ruleset, builtInFacts: false });
  if (begun.ruleset === ruleset) return;
  throw OPERATION_ERRORS.error('topics-not-empty', `${begun.ruleset} is in force, and the archive has ${ruleset}`);
}
