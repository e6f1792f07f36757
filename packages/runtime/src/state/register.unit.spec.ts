/** A task's own registers are known by their envelope. */
import { describe, expect, it } from 'vitest';
import { RECORD_VERSION } from '../limits.ts';
import { JsonRecord } from '../port/json-record.ts';
import type { LogRecord } from '../port/log.ts';
import { readOwnEnvelope, registerRecord } from './register.ts';

const BY = 'provenance-1';
/** Texts that look like members of a register. */
const HOSTILE = 'urn:lot:","body":{},"by":"provenance-1';
const counts = { n: 2, seq: 9 };

function registerOf(by: string, subject: string, body: object = { of: 'lot', parent: subject }) {
  const address = { subject, topic: 'sourcing.draws.v1', partition: 0, key: 'a key' };
  return registerRecord(address, by, counts, 'ab', { text: JSON.stringify(body), body });
}

/** The record as a log of texts gives it, and as one that has decoded it. */
function read({ topic, partition, key, json, value }: ReturnType<typeof registerOf>): readonly LogRecord[] {
  return [new JsonRecord(topic, partition, 4, key, json), { topic, partition, key, offset: 4, value }];
}

describe('the envelope of a register', () => {
  it.each(['urn:lot:ore', HOSTILE, ''])('of %j is read, whatever its body', (subject) => {
    for (const body of [{ of: 'lot' }, { text: HOSTILE }, { body: { body: 1 } }]) {
      for (const record of read(registerOf(BY, subject, body))) {
        expect(readOwnEnvelope(record, BY)).toMatchObject({
          v: RECORD_VERSION,
          by: BY,
          subject,
          digest: 'ab',
          ...counts,
        });
      }
    }
  });

  it('is parsed without the body', () => {
    const { topic, partition, key, json } = registerOf(BY, 'urn:lot:ore');
    const broken = new JsonRecord(topic, partition, 4, key, json.replace('"body":{', '"body":{{'));
    expect(readOwnEnvelope(broken, BY)).toMatchObject({ subject: 'urn:lot:ore' });
  });

  it.each(['provenance-0', 'provenance-11', 'provenance-', 'eligibility-1'])('of %s is not that of another', (by) => {
    for (const record of read(registerOf(by, HOSTILE))) expect(readOwnEnvelope(record, BY)).toBeNull();
  });

  it('of a newer version stops its reader, whoever wrote it', () => {
    const { topic, partition, key, value } = registerOf('provenance-0', 'urn:lot:ore');
    const newer = { ...value, v: RECORD_VERSION + 1 };
    const records = [
      new JsonRecord(topic, partition, 4, key, JSON.stringify(newer)),
      { topic, partition, key, offset: 4, value: newer },
    ];
    for (const record of records) {
      expect(() => readOwnEnvelope(record, BY)).toThrow(expect.objectContaining({ code: 'newer-record' }));
    }
  });
});
