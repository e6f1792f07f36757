/** The core of the intake on a real broker and a real registry. */
import { randomUUID } from 'node:crypto';
import { SchemaRegistry } from '@oretrail/avro';
import {
  Appender,
  AvroCodec,
  applyTopics,
  clusterIdOf,
  headersIn,
  headerText,
  KafkaLog,
  type KafkaOptions,
  KeptSchemas,
  plannedTopics,
  Reader,
} from '@oretrail/kafka-log';
import { ANY_OPERATOR } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { eventRecord, GRANTS, SHIPMENTS } from '@oretrail/runtime';
import { goodEvent } from '@oretrail/test-support/events';
import { CoreUnderTest, sender, sentTexts, shipment } from '@oretrail/test-support/intake/core-under-test';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CoreOptions } from './core-options.ts';
import type { Appending } from './writing/writer.ts';

const PARTITIONS = 2;
const REPLICATION = { replicas: 1, inSyncMin: 1 };

/** A producer whose answers are lost while it is said so: what it has sent is written. */
function losing(appender: Appending, isLosing: () => boolean): Appending {
  return {
    append: async (messages) => {
      const offsets = await appender.append(messages);
      if (isLosing()) throw new Error('the answer was lost');
      return offsets;
    },
    close: () => appender.close(),
  };
}

await describeWith('the intake on Kafka', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  let kafka: KafkaOptions;
  let log: KafkaLog;
  let codec: AvroCodec;
  let options: Partial<CoreOptions>;
  let isLosing = false;
  const folder = temporaryFolder();

  const opened = (of: string = folder, more: Partial<CoreOptions> = {}) =>
    CoreUnderTest.ready(undefined, of, { ...options, ...more });
  const messages = async (topic: string) => {
    const all = await Promise.all(
      [0, ...(topic === GRANTS ? [] : [1])].map((partition) =>
        log.readMessages({ topic, partition, from: 0, recordsMax: 1_000 }),
      ),
    );
    return all.flatMap((fetched) => fetched.messages);
  };

  beforeAll(async () => {
    const prefix = `intake-${randomUUID()}-`;
    kafka = { brokers: parts().kafka.address.split(','), clientId: 'intake', prefix, topicPrefix: prefix };
    const registry = new SchemaRegistry({ url: parts().registry.address });
    codec = await AvroCodec.open(registry, { operators: ANY_OPERATOR }, { kept: new KeptSchemas(kafka, registry) });
    await codec.prepare();
    const plan = plannedTopics(PARTITIONS, [], REPLICATION).filter(({ topic }) => topic !== GRANTS);
    await applyTopics(kafka, [...plan, { topic: GRANTS, partitions: 1, config: {} }], REPLICATION);
    log = new KafkaLog({ kafka, codec, partitions: PARTITIONS });
    options = {
      openReader: () => new Reader(kafka),
      openAppender: () => losing(new Appender(kafka), () => isLosing),
      codec,
      cluster: await clusterIdOf(kafka),
      topicPrefix: prefix,
      partitions: PARTITIONS,
      followIntervalMs: 50,
    };
  });
  afterAll(() => log.close());

  it('writes statements in Avro, with their stamps, where it says', async () => {
    const intake = await opened();
    const { items } = await intake.core.take(sentTexts(shipment('1'), shipment('2'), shipment('1')), sender('smm'));
    expect(items.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'duplicate']);
    for (const item of items.slice(0, 2)) {
      if (item.outcome !== 'accepted' || item.place === null) throw new Error(JSON.stringify(item));
      const { partition, offset } = item.place;
      const { messages: read } = await log.readMessages({ topic: SHIPMENTS, partition, from: offset, recordsMax: 1 });
      const [message] = read;
      if (message === undefined) throw new Error('there is no record');
      expect((await codec.decode(SHIPMENTS, [message]))[0]).toMatchObject({
        value: { id: item.id, digest: item.digest, recordedtime: item.recordedAt },
      });
      const header = (name: string) => headerText(headersIn(message.headerBytes), name);
      expect(['ce_id', 'ce_authtype', 'ce_authid'].map(header)).toEqual([item.id, 'jwt', sender('smm').principal]);
    }
    await intake.close();
  });

  it('writes grants as CloudEvents in JSON', async () => {
    const [first] = await messages(GRANTS);
    expect(headerText(headersIn(first?.headerBytes ?? Buffer.from([0])), 'content-type')).toBe(
      'application/cloudevents+json',
    );
    expect(String(first?.key)).toBe('urn:grant:op');
    expect(JSON.parse(String(first?.value))).toMatchObject({
      type: 'oretrail.grant.v1',
      authtype: 'jwt',
      authid: sender('root').principal,
      recordedtime: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it.each([
    ['with its index', () => folder],
    ['without its index', () => temporaryFolder()],
  ])('knows what was stated when it is started again %s', async (_, folderOf) => {
    const lost: unknown[] = [];
    const intake = await opened(folderOf(), { listener: { onIndexLost: (error) => lost.push(error) } });
    expect(lost).toEqual([]);
    const before = (await messages(SHIPMENTS)).length;
    const other = shipment('2', { time: '2023-02-26T09:00:00Z' });
    expect(await intake.takes([shipment('1'), other])).toEqual(['duplicate', 'id-conflict /id']);
    const { statements } = await intake.core.about('urn:lot:smm:1', { countMax: 5 });
    expect(statements).toMatchObject([{ id: '1', principal: sender('smm').principal, grantId: 'urn:grant:smm' }]);
    expect((await messages(SHIPMENTS)).length).toBe(before);
    await intake.close();
  });

  it('says that it does not know when the answer is lost, and knows when it has read', async () => {
    const intake = await opened();
    isLosing = true;
    expect(await intake.takes([shipment('3'), shipment('4')])).toEqual(['unknown', 'unknown']);
    isLosing = false;
    await intake.until(() => !intake.core.isAway);
    expect(await intake.takes([shipment('3'), shipment('4'), shipment('5')])).toEqual([
      'duplicate',
      'duplicate',
      'accepted',
    ]);
    expect(await messages(SHIPMENTS)).toHaveLength(5);
    await intake.close();
  });

  it('sees what an operator publishes directly', async () => {
    const intake = await opened();
    await log.append([eventRecord(goodEvent(shipment('6')), PARTITIONS)]);
    await expect
      .poll(async () => (await intake.core.about('urn:lot:smm:6', { countMax: 1 })).statements.length)
      .toBe(1);
    expect(await intake.takes([shipment('6'), shipment('7')])).toEqual(['duplicate', 'accepted']);
    await intake.close();
  });

  it('takes a request of a thousand', async () => {
    const intake = await opened();
    const events = Array.from({ length: 1_000 }, (_, i) => shipment(`many-${i}`));
    expect(new Set(await intake.takes(events))).toEqual(new Set(['accepted']));
    expect(new Set(await intake.takes(events))).toEqual(new Set(['duplicate']));
    expect(await messages(SHIPMENTS)).toHaveLength(1_007);
    await intake.close();
  });
});
