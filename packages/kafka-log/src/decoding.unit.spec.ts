import { headerList } from '@oretrail/avro';
import { BATTERY_ANSWERS, DRAWS, VERDICTS } from '@oretrail/runtime';
import { describe, expect, it } from 'vitest';
import type { MessageCodec } from './codec.ts';
import { recordsOf } from './decoding.ts';
import { headerBytesOf } from './header-bytes.ts';

const codec: Pick<MessageCodec, 'decode'> = {
  decode: async (_, messages) => messages.map(() => ({ value: {} })),
};

function fetched(topic: string, headers: Readonly<Record<string, string>>) {
  const written = headerList(headers);
  const place = { offset: 3, timeMs: 0, key: Buffer.from('k'), value: Buffer.from('v') };
  const message = { ...place, headerBytes: headerBytesOf(written), headerCount: written.length };
  return { topic, partition: 0, messages: [message], next: 4, blanks: [] };
}

async function causesOf(topic: string, headers: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { records } = await recordsOf(fetched(topic, headers), codec as MessageCodec);
  return records[0]?.causes;
}

describe('what a register comes from', () => {
  it.each([DRAWS, BATTERY_ANSWERS])('is read from its header: %s', async (topic) => {
    const headers = { 'content-type': 'application/avro', ce_causationid: 'a;b', traceparent: 'x' };
    expect(await causesOf(topic, headers)).toBe('a;b');
  });

  it('is not known of one without it, as an older version writes', async () => {
    expect(await causesOf(DRAWS, { 'content-type': 'application/avro' })).toBeUndefined();
  });

  it('is not asked of other records', async () => {
    expect(await causesOf(VERDICTS, { ce_causationid: 'a' })).toBeUndefined();
  });
});
