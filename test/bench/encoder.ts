/** `pnpm bench encoder`: what kafkajs takes to encode records for a request, with our patch and as it was published. */
import { createRequire } from 'node:module';
import { requireUnpatched } from '../kafkajs/patch.ts';
import { machine, machineLine } from './machine.ts';
import { medianBy, timed } from './stopwatch.ts';
import { type Row, table } from './table.ts';

type Message = Readonly<{ key: Buffer; value: Buffer; headers: Readonly<Record<string, Buffer>> }>;
/** The parts of kafkajs that write a request. */
type Encode = (request: object) => { encode(): Promise<{ size(): number }> };

/** As many as a task writes in one transaction at most. */
const RECORDS = 1_000;
const VALUE_BYTES = 700;
const REQUESTS = 20;
/** Of these the median counts: others use the machine too. */
const REPEATS = 11;
const US_PER_S = 1_000_000;
/** Bytes per character and step of a filling that is not all alike. */
const BYTE_VALUES = 256;

const PRODUCE = 'src/protocol/requests/produce/v7/request.js';
const require = createRequire(import.meta.url);
const encoders: Readonly<Record<string, Encode>> = {
  published: requireUnpatched(PRODUCE) as Encode,
  patched: require(`kafkajs/${PRODUCE}`),
};

/** The attributes of an event in CloudEvents' binary mode. */
const HEADERS: Readonly<Record<string, Buffer>> = Object.fromEntries(
  Object.entries({
    'content-type': 'application/avro',
    ce_specversion: '1.0',
    ce_id: 'urn:uuid:0b7c6d1e-7f5a-4a3e-9f0a-6d2f1c3b4a59',
    ce_source: 'urn:oretrail:party:cell-maker',
    ce_type: 'oretrail.vehicle-delivery.v1',
    ce_subject: '1HGEV0355PA000001',
    ce_time: '2025-10-03T09:00:00.123456789+01:00',
    ce_recordedtime: '2025-10-03T10:00:00Z',
  }).map(([name, value]) => [name, Buffer.from(value)]),
);

function messagesWith(headers: Message['headers']): readonly Message[] {
  return Array.from({ length: RECORDS }, (_, i) => ({
    key: Buffer.from(`1HGEV0355PA${String(i).padStart(6, '0')}`),
    value: Buffer.from(Array.from({ length: VALUE_BYTES }, (_, at) => (i + at) % BYTE_VALUES)),
    headers,
  }));
}

async function encodeAll(encode: Encode, messages: readonly Message[]): Promise<number> {
  let bytes = 0;
  for (let i = 0; i < REQUESTS; i += 1) {
    const topicData = [{ topic: 'bench', partitions: [{ partition: 0, firstSequence: 0, messages }] }];
    const request = encode({ acks: -1, timeout: 30_000, transactionalId: 'bench', producerEpoch: 0, topicData });
    bytes += (await request.encode()).size();
  }
  return bytes;
}

async function measure(of: string, encode: Encode, headers: Message['headers']): Promise<Row> {
  const messages = messagesWith(headers);
  await encodeAll(encode, messages);
  const runs = [];
  for (let i = 0; i < REPEATS; i += 1) runs.push(await timed(() => encodeAll(encode, messages)));
  const { cpuS, value } = medianBy(runs, (run) => run.cpuS);
  const records = RECORDS * REQUESTS;
  return {
    kafkajs: of,
    headers: Object.keys(headers).length,
    'bytes/record': value / records,
    'cpu µs/record': (cpuS * US_PER_S) / records,
  };
}

/** Measures, and writes a table to standard output. */
export async function benchEncoder(): Promise<void> {
  const rows: Row[] = [];
  for (const [of, encode] of Object.entries(encoders)) {
    for (const headers of [{}, HEADERS]) rows.push(await measure(of, encode, headers));
  }
  process.stdout.write(`pnpm bench encoder\n${machineLine(machine())}\n\n${table(rows)}\n`);
}
