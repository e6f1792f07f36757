/** That topics hold nothing yet. */
import type { KafkaLog, PlannedTopic } from '@oretrail/kafka-log';
import type { RulesetId } from '@oretrail/model';
import { CONTROL, placeOf } from '@oretrail/runtime';
import { CommandLineError } from '../errors.ts';
import { beginLog } from './begin-log.ts';

/**
 * Requires that no planned topic holds anything; the control topic may have its law, which is set where there is none.
 * @throws CommandLineError `topics-not-empty`
 */
export async function beginEmpty(log: KafkaLog, plan: readonly PlannedTopic[], ruleset: RulesetId): Promise<void> {
  for (const { topic, partitions } of plan.filter((planned) => planned.topic !== CONTROL)) {
    for (let partition = 0; partition < partitions; partition += 1) {
      const end = await log.end(topic, partition);
      if (end === 0) continue;
      throw new CommandLineError('topics-not-empty', `${placeOf(topic, partition)} ends at offset ${end}`);
    }
  }
  const begun = await beginLog(log, { ruleset, builtInFacts: false });
  if (begun.ruleset === ruleset) return;
  throw new CommandLineError('topics-not-empty', `${begun.ruleset} is in force, and the archive has ${ruleset}`);
}
