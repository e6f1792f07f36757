/** A coordinator that has just started, and reads its groups while a member that was told to join again does so. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyTopics, type KafkaOptions, plannedTopics } from '@oretrail/kafka-log';
import { freePort, resolveOwnKafka } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { journalOf } from '@oretrail/runtime';
import { GroupHost, type TaskContext } from '@oretrail/worker-host';
import { expect, it } from 'vitest';
import { requests } from '../long/faults/end-transaction.ts';
import { type Relay, TcpProxy, write } from '../long/faults/tcp-proxy.ts';
import { BROKER_SETTINGS } from './pipeline.ts';

const LOCAL = '127.0.0.1';
const WORKER = 'provenance';
const REPLICATION = { replicas: 1, inSyncMin: 1 };
/** A start of the broker, and a rejoin; nothing is asserted of time. */
const TIMEOUT_MS = 120_000;
const POLL_MS = 50;
/** Kafka protocol: API keys and error codes. */
const JOIN_GROUP = 11;
const HEARTBEAT = 12;
const REBALANCE_IN_PROGRESS = 27;
const COORDINATOR_LOAD_IN_PROGRESS = 14;

/** An answer with an error in the form of both APIs, whose versions here begin alike. Source: Kafka protocol, JoinGroup v5, Heartbeat v3. */
function refusal(request: Buffer, error: number): Buffer {
  // Size, correlation, throttling, error; then for a join: generation, protocol, leader, member, members, all of them none.
  const answer = Buffer.alloc(4 + 4 + 4 + 2 + (request.readInt16BE(4) === JOIN_GROUP ? 4 + 2 + 2 + 2 + 4 : 0));
  answer.writeInt32BE(answer.length - 4, 0);
  answer.writeInt32BE(request.readInt32BE(8), 4);
  answer.writeInt16BE(error, 12);
  return answer;
}

/** Answers some requests itself. */
class RefusingRelay {
  /** By API: errors that the next such requests are answered with. */
  readonly refused = new Map<number, number>();

  readonly relay: Relay = async (client: Socket, server: Socket) => {
    server.on('data', (answer: Buffer) => void client.write(answer));
    server.once('close', () => client.destroy());
    for await (const request of requests(client)) {
      const api = request.readInt16BE(4);
      const error = this.refused.get(api);
      this.refused.delete(api);
      if (error === undefined) await write(server, request);
      else await write(client, refusal(request, error));
    }
  };
}

/** Work that does nothing until it is stopped. */
async function idle({ stop }: TaskContext): Promise<void> {
  while (!stop.aborted) await sleep(POLL_MS);
}

const [inner, outer] = [await freePort(), await freePort()];
const otherListener = { listen: `${LOCAL}:${inner}`, advertised: `${LOCAL}:${outer}` };
const parts = { kafka: () => resolveOwnKafka({ otherListener, settings: BROKER_SETTINGS }) };

await describeWith('a join that a loading coordinator refuses', parts, (started) => {
  it('ends the process, which would else beat on and never be given its tasks again', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const direct: KafkaOptions = {
      brokers: [started().kafka.address],
      clientId: 'test',
      prefix: '',
      topicPrefix: '',
    };
    await applyTopics(direct, plannedTopics(1, [WORKER], REPLICATION), REPLICATION);
    const refusing = new RefusingRelay();
    const proxy = await TcpProxy.start({ host: LOCAL, port: outer }, { host: LOCAL, port: inner }, refusing.relay);
    const assigned = Promise.withResolvers<void>();
    const host = new GroupHost({
      kafka: { ...direct, brokers: [`${LOCAL}:${outer}`] },
      group: { worker: WORKER, topic: journalOf(WORKER), tasks: 1 },
      listener: { onAssigned: () => assigned.resolve() },
      work: idle,
    });
    const ended = host.run(new AbortController().signal);
    await assigned.promise;
    refusing.refused.set(HEARTBEAT, REBALANCE_IN_PROGRESS).set(JOIN_GROUP, COORDINATOR_LOAD_IN_PROGRESS);
    await expect(ended).rejects.toMatchObject({ code: 'not-joined' });
    await proxy.stop();
  });
});
