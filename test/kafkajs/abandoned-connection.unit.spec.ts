/** Our patch of what kafkajs does with a connection on which a request times out: docs/upstream/kafkajs-frozen-broker.md. */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireUnpatched } from './patch.ts';

type Broker = Readonly<{
  connect: () => Promise<void>;
  disconnect: () => Promise<void>;
  isConnected: () => boolean;
  metadata: (topics: readonly string[]) => Promise<Readonly<{ clusterId: string }>>;
}>;
type Constructor<T> = new (options: object) => T;

const require = createRequire(import.meta.url);
const createSocketFactory: () => unknown = require('kafkajs/src/network/socketFactory');
const { Metadata }: Readonly<{ Metadata: number }> = require('kafkajs/src/protocol/requests/apiKeys');
const log = (): void => {};
const logger = { namespace: () => logger, debug: log, info: log, warn: log, error: log };

/** Short: what is waited for never comes. */
const REQUEST_TIMEOUT_MS = 100;
/** Kafka protocol: a size of four bytes stands before a request and an answer; the correlation id follows the API key and version. */
const [SIZE_BYTES, CORRELATION_AT] = [4, 8];

/** Metadata, version 2: no broker, a cluster id, no controller, no topic. */
function answerTo(request: Buffer, clusterId: string): Buffer {
  const id = Buffer.from(clusterId);
  const answer = Buffer.alloc(SIZE_BYTES + 4 + 4 + 2 + id.length + 4 + 4);
  answer.writeInt32BE(answer.length - SIZE_BYTES, 0);
  answer.writeInt32BE(request.readInt32BE(CORRELATION_AT), SIZE_BYTES);
  answer.writeInt16BE(id.length, 12);
  id.copy(answer, 14);
  return answer;
}

function brokerOf(load: (path: string) => unknown, port: number): Broker {
  const Pool = load('src/network/connectionPool.js') as Constructor<object>;
  const BrokerOfKafkajs = load('src/broker/index.js') as Constructor<Broker>;
  const where = { host: '127.0.0.1', port, socketFactory: createSocketFactory() };
  const timeouts = { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: 1_000, enforceRequestTimeout: true };
  const connectionPool = new Pool({ ...where, ...timeouts, logger, clientId: 'oretrail', maxInFlightRequests: null });
  const versions = { [Metadata]: { minVersion: 2, maxVersion: 2 } };
  return new BrokerOfKafkajs({ connectionPool, logger, nodeId: 1, versions });
}

describe('a broker that lets a request time out', () => {
  /** Each request, with the connection that it came on. */
  let requests: [Buffer, Socket][] = [];
  /** What becomes of the request at each place; the last is what becomes of all others. */
  let fates: ((request: Buffer, socket: Socket) => void)[] = [];
  const server = createServer((socket) => {
    socket.on('error', log);
    socket.on('data', (request) => {
      requests.push([request, socket]);
      (fates.length > 1 ? fates.shift() : fates[0])?.(request, socket);
    });
  });
  let port = 0;

  beforeEach(async () => {
    [requests, fates] = [[], []];
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    for (const [, socket] of requests) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  const answers = (request: Buffer, socket: Socket): boolean => socket.write(answerTo(request, 'of this request'));
  const answersHalf = (request: Buffer, socket: Socket): boolean =>
    socket.write(answerTo(request, 'of another').subarray(0, 9));

  it('is left, and asked anew on another connection', async () => {
    const broker = brokerOf((path) => require(`kafkajs/${path}`), port);
    await broker.connect();
    fates = [answersHalf, answers];
    await expect(broker.metadata([])).rejects.toThrow('timed out');
    expect(broker.isConnected()).toBe(false);
    expect((await broker.metadata([])).clusterId).toBe('of this request');
    expect(requests[1]?.[1]).not.toBe(requests[0]?.[1]);
    await broker.disconnect();
  });

  it('takes the requests with it that wait for it too', async () => {
    const broker = brokerOf((path) => require(`kafkajs/${path}`), port);
    await broker.connect();
    fates = [log];
    const both = await Promise.allSettled([broker.metadata([]), broker.metadata([])]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(broker.isConnected()).toBe(false);
  });

  it('is kept by kafkajs as it was published', async () => {
    const broker = brokerOf(requireUnpatched, port);
    await broker.connect();
    fates = [log];
    await expect(broker.metadata([])).rejects.toThrow('timed out');
    expect(broker.isConnected()).toBe(true);
    await broker.disconnect();
  });
});
