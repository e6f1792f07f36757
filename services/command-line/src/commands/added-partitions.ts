/** Says that partitions were added to topics of a pipeline: what lies in them is not part of any answer. */
import { type ConnectionSettings, grownTopics, nameOnCluster } from '@oretrail/kafka-log';
import { JOURNALS, kafkaOf } from '@oretrail/operations';
import type { Terminal } from '../terminal.ts';
import { writeTo } from '../terminal.ts';

/** On standard error, so that the answer stays what it is. */
export async function tellAdded(
  settings: ConnectionSettings,
  { partitions }: Readonly<{ partitions: number }>,
  { errors }: Terminal,
): Promise<void> {
  const kafka = kafkaOf(settings);
  for (const { topic, partitions: is, begunWith } of await grownTopics(kafka, partitions, JOURNALS)) {
    const name = nameOnCluster(kafka, topic);
    const line = `${name} has ${is} partitions and began with ${begunWith}: no worker reads the added ones. See docs/runbook.md, "Added partitions".\n`;
    await writeTo(errors, line);
  }
}
