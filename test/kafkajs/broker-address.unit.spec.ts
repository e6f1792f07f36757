/** Our patch of how kafkajs reads the address of a broker: an IPv6 address stands in brackets. Source: RFC 3986, 3.2.2. */
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';

type Pool = Readonly<{ host: string; port: number }>;
type PoolBuilder = (options: object) => Readonly<{ build: () => Promise<Pool> }>;

const buildPools: PoolBuilder = createRequire(import.meta.url)('kafkajs/src/cluster/connectionPoolBuilder');
const logger = { namespace: () => logger };

it.each([
  ['[::1]:9092', '::1', 9092],
  ['[fe80::1%eth0]:19092', 'fe80::1%eth0', 19092],
  ['127.0.0.1:9092', '127.0.0.1', 9092],
  ['broker-1.example:443', 'broker-1.example', 443],
])('a broker at %s', async (address, host, port) => {
  expect(await buildPools({ brokers: [address], logger }).build()).toMatchObject({ host, port });
});
