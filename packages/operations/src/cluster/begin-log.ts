/** The first records of a pipeline on Kafka: written once, with its topics. */

import { DEFAULT_RULESET, type RulesetId } from '@oretrail/model';
import type { Log } from '@oretrail/runtime';
import { CONTROL, controlStateOf, FACTS, rulesetRecord } from '@oretrail/runtime';
import { builtInFactRecords } from '@oretrail/workers';

/** What a log is to begin with. */
export type Beginning = Readonly<{
  /** The law; absent: the newest for a log that has none, and whatever is in force for one that has. */
  ruleset?: RulesetId;
  builtInFacts: boolean;
}>;

/** What was written just now, and which law is in force. */
export type Begun = Readonly<{ isRulesetNew: boolean; ruleset: RulesetId; builtInFacts: number }>;

async function beginLaw(log: Log, ruleset: RulesetId): Promise<Pick<Begun, 'isRulesetNew' | 'ruleset'>> {
  if ((await log.end(CONTROL, 0)) > 0) {
    const control = await controlStateOf(log);
    return { isRulesetNew: false, ruleset: control.nextRuleset ?? control.ruleset };
  }
  await log.append([rulesetRecord(ruleset)]);
  return { isRulesetNew: true, ruleset };
}

/** All facts are one batch of one partition, so either none of them is there or all are. */
async function beginFacts(log: Log): Promise<number> {
  if ((await log.end(FACTS, 0)) > 0) return 0;
  const records = builtInFactRecords(log.partitions);
  await log.append(records);
  return records.length;
}

/** Writes into each topic that is still empty what it begins with. To be called again at will. */
export async function beginLog(log: Log, { ruleset = DEFAULT_RULESET, builtInFacts }: Beginning): Promise<Begun> {
  const law = await beginLaw(log, ruleset);
  return { ...law, builtInFacts: builtInFacts ? await beginFacts(log) : 0 };
}
