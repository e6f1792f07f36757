/**
 * A process with the Kafka path and an intake in memory, for specs that kill it. Its arguments: brokers, prefix of all names,
 * partitions of the shipments, and the clients that have grants.
 */

import { eventBudgets, KafkaPath } from '@oretrail/intake';
import type { KafkaOptions } from '@oretrail/kafka-log';
import { grantTo, OPERATOR, operatorGrant, ROOT, sceneOf } from './contract-scene.ts';
import { kafkaPrincipal } from './kafka-messages.ts';
import { NO_AVRO } from './kafka-path-story.ts';
import { besideTheWay, memoryIntake } from './memory-way-in.ts';

const [brokers = '', prefix = '', shares = '', ...clients] = process.argv.slice(2);
const kafka: KafkaOptions = {
  brokers: brokers.split(','),
  clientId: `path-${process.pid}`,
  prefix,
  topicPrefix: prefix,
  sessionTimeoutMs: 6_000,
};
const intake = memoryIntake(kafkaPrincipal);
const { grant } = besideTheWay(intake, kafkaPrincipal, 'kafka');
const scene = sceneOf('', kafkaPrincipal, intake.now);
await grant(JSON.stringify(operatorGrant(kafkaPrincipal(OPERATOR), intake.now)), ROOT);
for (const client of clients) await grant(JSON.stringify(grantTo(scene, client)), OPERATOR);

const path = new KafkaPath({
  kafka,
  intake,
  avro: NO_AVRO,
  shares: Number(shares),
  budget: eventBudgets({ eventsPerSecond: 10_000, burst: 100_000 }),
  listener: { onAssigned: (of) => process.stdout.write(`${JSON.stringify(of)}\n`) },
  discoveryIntervalMs: 200,
});
await path.run(new AbortController().signal);
