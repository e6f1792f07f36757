/** For specs: the topics of a simulated life of the pipeline, with crashes, as Kafka would have them. */

import type { ArchivedRecord } from '@oretrail/archive';
import { ownRecord } from '@oretrail/archive';
import { RULESETS } from '@oretrail/model';
import {
  FACTS,
  type LogRecord,
  SHIPMENTS,
  type TopicPartition,
  topicPartitionOf,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { generatedEvents } from '../events.ts';
import { simulate } from '../simulator/index.ts';

/** Partitions of each topic but the facts. */
const PARTITIONS = 2;
const VEHICLES_MADE = 24;
/** When the first record was taken: any time, for no digest may depend on a clock. */
const EPOCH_MS = 1_760_000_000_000;

/** All records by place, in order. */
export type Topics = ReadonlyMap<TopicPartition, readonly ArchivedRecord[]>;

const archived = (record: LogRecord): ArchivedRecord => ownRecord(record, EPOCH_MS + record.offset);

/** The public topics of one life, from its seed. The verdicts have holes, for steps were aborted. */
export async function simulatedTopics(seed: number): Promise<Topics> {
  const events = generatedEvents({ seed, vehicles: VEHICLES_MADE, realisticFaults: 0.3 });
  const schedule = {
    seed,
    partitions: PARTITIONS,
    ruleset: RULESETS[2],
    firstEngineLaw: null,
    faultPercent: 5,
    spoilPercent: 0,
  };
  const { log } = await simulate(events, schedule);
  const topics = new Map<TopicPartition, readonly ArchivedRecord[]>();
  for (const topic of [SHIPMENTS, VEHICLES, FACTS, VERDICTS]) {
    for (let partition = 0; partition < (topic === FACTS ? 1 : PARTITIONS); partition += 1) {
      topics.set(topicPartitionOf(topic, partition), log.recordsOf(topic, partition).map(archived));
    }
  }
  return topics;
}
