/** A produce request of the intake that a network delivers late. Source: docs/reliability.md, "A request that comes late". */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import {
  Appender,
  applyTopics,
  clusterIdOf,
  KafkaLog,
  type KafkaOptions,
  plannedTopics,
  Reader,
} from '@oretrail/kafka-log';
import { freePort, resolveOwnKafka } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { GRANTS, SHIPMENTS } from '@oretrail/runtime';
import { CoreUnderTest, shipment } from '@oretrail/test-support/intake/core-under-test';
import { JSON_CODEC } from '@oretrail/test-support/intake/json-codec';
import { beforeAll, expect, it } from 'vitest';
import { requests } from '../long/faults/end-transaction.ts';
import { type Relay, TcpProxy, write } from '../long/faults/tcp-proxy.ts';
import { BROKER_SETTINGS } from './pipeline.ts';

const LOCAL = '127.0.0.1';
const PARTITIONS = 2;
const REPLICATION = { replicas: 1, inSyncMin: 1 };
/** All tries of a producer, on a busy machine; nothing is asserted of time. */
const TIMEOUT_MS = 240_000;
/** Kafka protocol: API key of Produce. */
const PRODUCE = 0;

/** A network that loses a connection, and delivers the request that was on its way long after. */
class LateNetwork {
  /** Whether nothing gets through. */
  isCut = false;
  private next: Readonly<{ cutsAll: boolean; held: () => void; due: Promise<void>; delivered: () => void }> | null =
    null;

  /** Holds the next produce request back. @param cutsAll whether it was the last thing that got into the network */
  hold({ cutsAll }: Readonly<{ cutsAll: boolean }>) {
    const [held, due, delivered] = [0, 1, 2].map(() => Promise.withResolvers<void>());
    if (held === undefined || due === undefined || delivered === undefined) throw new Error('unreachable');
    this.next = { cutsAll, held: held.resolve, due: due.promise, delivered: delivered.resolve };
    const deliver = (): Promise<void> => {
      due.resolve();
      return delivered.promise;
    };
    return { held: held.promise, deliver };
  }

  readonly relay: Relay = async (client: Socket, server: Socket) => {
    if (this.isCut) return;
    server.on('data', (answer: Buffer) => void client.write(answer));
    server.once('close', () => client.destroy());
    for await (const request of requests(client)) {
      const { next } = this;
      if (next === null || request.readInt16BE(4) !== PRODUCE) {
        await write(server, request);
        continue;
      }
      this.next = null;
      this.isCut = next.cutsAll;
      client.destroy();
      next.held();
      await next.due;
      await write(server, request);
      await once(server, 'data');
      next.delivered();
      return;
    }
  };
}

const [inner, outer] = [await freePort(), await freePort()];
const otherListener = { listen: `${LOCAL}:${inner}`, advertised: `${LOCAL}:${outer}` };
const parts = { kafka: () => resolveOwnKafka({ otherListener, settings: BROKER_SETTINGS }) };

await describeWith('a produce request that comes late', parts, (started) => {
  let direct: KafkaOptions;
  beforeAll(async () => {
    direct = { brokers: [started().kafka.address], clientId: 'intake', prefix: '', topicPrefix: '' };
    const plan = plannedTopics(PARTITIONS, [], REPLICATION).filter(({ topic }) => topic !== GRANTS);
    await applyTopics(direct, [...plan, { topic: GRANTS, partitions: 1, config: {} }], REPLICATION);
  });

  /** An intake that writes through the network, and reads beside it. */
  async function opened(network: LateNetwork) {
    const proxy = await TcpProxy.start({ host: LOCAL, port: outer }, { host: LOCAL, port: inner }, network.relay);
    const intake = await CoreUnderTest.ready(undefined, undefined, {
      openReader: () => new Reader(direct),
      openAppender: () => new Appender({ ...direct, brokers: [`${LOCAL}:${outer}`] }),
      cluster: await clusterIdOf(direct),
      followIntervalMs: 200,
    });
    const close = async () => {
      await intake.close();
      await proxy.stop();
    };
    return { intake, close };
  }

  /** How often a lot is stated. */
  async function records(lot: string): Promise<number> {
    const log = new KafkaLog({ kafka: direct, codec: JSON_CODEC, partitions: PARTITIONS });
    const read = [0, 1].map((partition) => log.readMessages({ topic: SHIPMENTS, partition, from: 0, recordsMax: 100 }));
    const keys = (await Promise.all(read)).flatMap(({ messages }) => messages.map(({ key }) => String(key)));
    await log.close();
    return keys.filter((key) => key === lot).length;
  }

  it('is not written again while its producer is the same', { timeout: TIMEOUT_MS }, async () => {
    const network = new LateNetwork();
    const { intake, close } = await opened(network);
    const late = network.hold({ cutsAll: false });
    expect(await intake.takes([shipment('1')])).toEqual(['accepted']);
    await late.deliver();
    expect(await records('urn:lot:smm:1')).toBe(1);
    expect(await intake.takes([shipment('1')])).toEqual(['duplicate']);
    await close();
  });

  it('is a second record of the same statement if its producer was given up, and stays one statement', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const network = new LateNetwork();
    const { intake, close } = await opened(network);
    const late = network.hold({ cutsAll: true });
    expect(await intake.takes([shipment('2')])).toEqual(['unknown']);
    network.isCut = false;
    await intake.until(() => !intake.core.isAway);
    expect(await intake.takes([shipment('2')])).toEqual(['accepted']);
    await late.deliver();
    expect(await records('urn:lot:smm:2')).toBe(2);
    expect(await intake.takes([shipment('2')])).toEqual(['duplicate']);
    const { statements } = await intake.core.about('urn:lot:smm:2', { countMax: 10 });
    expect(statements).toHaveLength(1);
    await close();
  });
});
