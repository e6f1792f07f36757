/** A broker that is frozen, and one that is killed and comes back: nothing is lost or taken twice. Source: intake.md, "Back-pressure". */
import { setTimeout as sleep } from 'node:timers/promises';
import { Appender, applyTopics, clusterIdOf, KafkaLog, plannedTopics, Reader } from '@oretrail/kafka-log';
import { resolveOwnKafka } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { GRANTS, SHIPMENTS } from '@oretrail/runtime';
import { CoreUnderTest, shipment } from '@oretrail/test-support/intake/core-under-test';
import { JSON_CODEC } from '@oretrail/test-support/intake/json-codec';
import { expect, it } from 'vitest';
import { KAFKA_ANSWER_MAX_MS } from './limits.ts';

const PARTITIONS = 2;
const REPLICATION = { replicas: 1, inSyncMin: 1 };
/** Beyond the tries of a producer, so that it fails for good. */
const LONGER_THAN_TRIES_MS = 14_000;

/** Sends again what is unknown, as a client does. On a busy machine an answer may be late at any time. */
async function sentUntilTaken(intake: CoreUnderTest, ids: readonly string[]): Promise<void> {
  for (;;) {
    await intake.until(() => !intake.core.isAway);
    const outcomes = await intake.takes(ids.map((id) => shipment(id))).catch(() => ['refused']);
    if (outcomes.every((outcome) => outcome === 'accepted' || outcome === 'duplicate')) return;
  }
}

await describeWith('the intake while Kafka is away', { kafka: () => resolveOwnKafka() }, (parts) => {
  it('answers that it does not know, takes nothing more, and continues', async () => {
    const { kafka: broker } = parts();
    const kafka = { brokers: broker.address.split(','), clientId: 'intake', prefix: '', topicPrefix: '' };
    const plan = plannedTopics(PARTITIONS, [], REPLICATION).filter(({ topic }) => topic !== GRANTS);
    await applyTopics(kafka, [...plan, { topic: GRANTS, partitions: 1, config: {} }], REPLICATION);
    const intake = await CoreUnderTest.ready(undefined, undefined, {
      openReader: () => new Reader(kafka),
      openAppender: () => new Appender(kafka),
      cluster: await clusterIdOf(kafka),
      followIntervalMs: 200,
      answerMaxMs: KAFKA_ANSWER_MAX_MS,
    });

    await broker.kill('SIGSTOP');
    expect(await intake.takes([shipment('1')])).toEqual(['unknown']);
    await expect(intake.takes([shipment('2')])).rejects.toMatchObject({ code: 'kafka-away' });
    await broker.kill('SIGCONT');
    await sentUntilTaken(intake, ['1', '2']);

    await broker.kill('SIGKILL');
    expect(await intake.takes([shipment('3')])).toEqual(['unknown']);
    await sleep(LONGER_THAN_TRIES_MS);
    await broker.restart();
    await sentUntilTaken(intake, ['3', '4']);

    const log = new KafkaLog({ kafka, codec: JSON_CODEC, partitions: PARTITIONS });
    const read = [0, 1].map((partition) => log.readMessages({ topic: SHIPMENTS, partition, from: 0, recordsMax: 100 }));
    const keys = (await Promise.all(read)).flatMap(({ messages }) => messages.map(({ key }) => String(key)));
    expect(keys.sort()).toEqual(['1', '2', '3', '4'].map((id) => `urn:lot:smm:${id}`));
    await log.close();
    await intake.close();
  });
});
