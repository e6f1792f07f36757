/** Requests of Kafka's protocol are told apart, however their bytes are cut. */
import { expect, it } from 'vitest';
import { endsTransaction, requests } from './faults/end-transaction.ts';

/** A request of an API: size, API key, version, correlation id. Source: Kafka protocol, "Request header". */
function request(api: number, body: string): Buffer {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeInt32BE(8 + body.length, 0);
  bytes.writeInt16BE(api, 4);
  bytes.write(body, 12);
  return bytes;
}

const stream = [request(0, 'produce'), request(26, 'the end'), request(12, '')];

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

it.each([1, 3, 17, 1_000])('in pieces of %i bytes', async (size) => {
  const found: Buffer[] = [];
  for await (const one of requests(pieces(Buffer.concat(stream), size))) found.push(Buffer.from(one));
  expect(found).toEqual(stream);
  expect(found.map(endsTransaction)).toEqual([false, true, false]);
});

it('half a request is none', async () => {
  const found: Buffer[] = [];
  for await (const one of requests(pieces(request(26, 'the end').subarray(0, 15), 4))) found.push(one);
  expect(found).toEqual([]);
});
