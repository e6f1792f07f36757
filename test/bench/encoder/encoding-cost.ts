/** `encoding-cost.ts HEADERS`: encodes requests for a while, in a process of its own, and says what a record took. */
import { createRequire } from 'node:module';
import { timed } from '../stopwatch.ts';

/** Of one record: processor time in microseconds, all threads counted, and its part of the request's bytes. */
export type EncodingCost = Readonly<{ cpuUs: number; bytes: number }>;

/** Of one request: as many as `KafkaLog` appends in one transaction. */
const RECORDS = 1_000;
/** Of the value alone; key and headers come on top. */
const VALUE_BYTES = 700;
const REQUESTS = 100;
/** Before the clock runs, so that what is hot is compiled. */
const REQUESTS_BEFORE = 20;
const US_PER_S = 1_000_000;
const BYTE_VALUES = 256;

/** The attributes of an event in CloudEvents' binary mode. */
const ATTRIBUTES: readonly (readonly [name: string, value: string])[] = [
  ['content-type', 'application/avro'],
  ['ce_specversion', '1.0'],
  ['ce_id', 'urn:uuid:0b7c6d1e-7f5a-4a3e-9f0a-6d2f1c3b4a59'],
  ['ce_source', 'urn:oretrail:party:cell-maker'],
  ['ce_type', 'oretrail.vehicle-delivery.v1'],
  ['ce_subject', '1HGEV0355PA000001'],
  ['ce_time', '2025-10-03T09:00:00.123456789+01:00'],
  ['ce_recordedtime', '2025-10-03T10:00:00Z'],
];

const require = createRequire(import.meta.url);
const encode: (request: object) => {
  encode(): Promise<{ size(): number }>;
} = require('kafkajs/src/protocol/requests/produce/v7/request.js');

const headers = Object.fromEntries(
  ATTRIBUTES.slice(0, Number(process.argv[2])).map(([name, value]) => [name, Buffer.from(value)]),
);
const messages = Array.from({ length: RECORDS }, (_, i) => ({
  key: Buffer.from(`1HGEV0355PA${String(i).padStart(6, '0')}`),
  value: Buffer.from(Array.from({ length: VALUE_BYTES }, (_, at) => (i + at) % BYTE_VALUES)),
  headers,
}));

async function encodeAll(requests: number): Promise<number> {
  let bytes = 0;
  for (let i = 0; i < requests; i += 1) {
    const topicData = [{ topic: 'bench', partitions: [{ partition: 0, firstSequence: 0, messages }] }];
    const request = encode({ acks: -1, timeout: 30_000, transactionalId: 'bench', producerEpoch: 0, topicData });
    bytes += (await request.encode()).size();
  }
  return bytes;
}

await encodeAll(REQUESTS_BEFORE);
const { cpuS, value } = await timed(() => encodeAll(REQUESTS));
const records = RECORDS * REQUESTS;
const cost: EncodingCost = { cpuUs: (cpuS * US_PER_S) / records, bytes: value / records };
process.stdout.write(JSON.stringify(cost));
