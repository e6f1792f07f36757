import { encodeEvent, encodeRecord, ownSchema, type Subject, Writer } from '@oretrail/avro';
import { causesOf, causesText, sha256Hex, topicOf, type Verdict } from '@oretrail/model';
import { GRANTS, SEALS, SHIPMENTS, VERDICTS } from '@oretrail/runtime';
import { caseEvents } from '@oretrail/test-support/events';
import { granting, grantJson } from '@oretrail/test-support/grants/story';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { bodyOf, eventOfBody } from '../rows/event-row.ts';
import { Assessments, revisionRow, verdictOfRow } from '../rows/revision-row.ts';
import { publicRecordOf } from './archived-records.ts';

const SCHEMA_ID = 1;
const place = { offset: 7, appendTimeMs: 99 };
const header = (name: string, value: string) => ({ name: Buffer.from(name), value: Buffer.from(value) });
const writerOf = (subject: Subject): Writer => new Writer(ownSchema(subject).text);
const [event] = caseEvents().filter((one) => topicOf(one) === SHIPMENTS && one.type === 'oretrail.mineral-shipment.v1');
if (event === undefined) throw new Error('the case has no lot');
const encoded = encodeEvent(event, SCHEMA_ID);
const statedRecord = { ...place, ...encoded };
const SHIPMENT = writerOf('oretrail.MineralShipment');

const [[published] = []] = [...historyOf({ seed: 71, vehicles: 4 }).revisions.values()];
const verdict = published?.verdict as Verdict;

function verdictRecord(headers: readonly ReturnType<typeof header>[] = []) {
  const message = encodeRecord({ topic: VERDICTS, key: verdict.vin, value: verdict }, () => SCHEMA_ID);
  return { ...place, ...message, headers: [...message.headers, ...headers] };
}

describe('a record byte for byte', () => {
  it('of an input is its event, and who has sent it', () => {
    const { content } = publicRecordOf(SHIPMENTS, statedRecord, SHIPMENT);
    expect(content).toEqual({ kind: 'event', event, author: null });
    const stamped = [...encoded.headers, header('ce_authtype', 'jwt'), header('ce_authid', 'somebody')];
    expect(publicRecordOf(SHIPMENTS, { ...statedRecord, headers: stamped }, SHIPMENT)).toEqual({
      ...place,
      content: { kind: 'event', event, author: { authType: 'jwt', authId: 'somebody' } },
    });
  });

  it.each([
    ['without its schema', statedRecord, null],
    ['that was withheld', { ...statedRecord, key: null, value: null }, SHIPMENT],
    ['of other bytes', { ...statedRecord, value: encoded.value.subarray(0, 9) }, SHIPMENT],
    ['of another key', { ...statedRecord, key: Buffer.from('urn:lot:other') }, SHIPMENT],
  ])('of an input %s is left to its letter', (_, record, writer) => {
    expect(publicRecordOf(SHIPMENTS, record, writer)).toEqual({ ...place, content: { kind: 'unread' } });
  });

  it('of the verdicts is the verdict, and what has caused it', () => {
    const digest = sha256Hex('a statement');
    const { content } = publicRecordOf(
      VERDICTS,
      verdictRecord([header('ce_causationid', `${digest} +3`)]),
      writerOf('oretrail.Verdict'),
    );
    expect(content).toEqual({ kind: 'verdict', verdict, causes: { digests: [digest], more: 3 } });
  });

  it('of the seals is the seal', () => {
    const seal = { number: 1, sha256: sha256Hex('{}'), seal: '{}' };
    const message = encodeRecord({ topic: SEALS, key: '1', value: seal }, () => SCHEMA_ID);
    const { content } = publicRecordOf(SEALS, { ...place, ...message }, writerOf('oretrail.Seal'));
    expect(content).toEqual({ kind: 'seal', seal });
  });

  it('of the grants is the event with its stamps', () => {
    const json = {
      ...granting('urn:party:root', grantJson('smm')),
      recordedtime: '2026-01-02T00:00:00Z',
      authid: 'somebody',
    };
    const record = { ...place, key: null, value: Buffer.from(JSON.stringify(json)), headers: [] };
    const { content } = publicRecordOf(GRANTS, record, null);
    expect(content).toMatchObject({
      kind: 'grant',
      grant: {
        principal: 'somebody',
        recordedtime: '2026-01-02T00:00:00Z',
        event: { data: { grantId: 'urn:grant:smm' } },
      },
    });
  });

  it.each([
    ['a verdict without its schema', VERDICTS, verdictRecord(), null],
    [
      'a verdict of other bytes',
      VERDICTS,
      { ...verdictRecord(), value: Buffer.from('?') },
      writerOf('oretrail.Verdict'),
    ],
    ['a grant that is not JSON', GRANTS, { ...statedRecord, value: Buffer.from('{') }, null],
    [
      'a grant without stamps',
      GRANTS,
      { ...statedRecord, value: Buffer.from(JSON.stringify(granting('urn:party:root', grantJson('smm')))) },
      null,
    ],
    ['a record of an internal topic', 'sourcing.draws.v1', statedRecord, null],
  ])('is never passed over: %s', (_, topic, record, writer) => {
    expect(() => publicRecordOf(topic, record, writer)).toThrow();
  });
});

describe('what is stored', () => {
  it('of an event is the text of its digest, and makes the event again', () => {
    expect(sha256Hex(bodyOf(event))).toBe(event.digest);
    expect(eventOfBody(bodyOf(event), event.digest, event.recordedtime ?? null)).toEqual(event);
  });

  it('of a verdict makes the verdict again', () => {
    const assessments = new Assessments();
    const row = revisionRow(place, verdict, { digests: [], more: 0 }, assessments);
    const [assessment] = assessments.rows();
    expect(assessment?.digest).toBe(row.assessmentDigest);
    expect(verdictOfRow({ ...row, assessment: assessment?.body ?? '' })).toEqual(verdict);
  });
});

describe('causes', () => {
  const [a, b] = ['a', 'b'].map(sha256Hex) as [string, string];

  it.each([
    ['', [], 0],
    [`${a},sha256:${b}`, [a, b], 0],
    [`${a} ${a} +2`, [a], 2],
    ['no digest, +x, +99999999999', [], 0],
    [
      Array.from({ length: 20 }, (_, i) => sha256Hex(String(i))).join(' '),
      Array.from({ length: 16 }, (_, i) => sha256Hex(String(i))),
      4,
    ],
  ])('are read from the header %j', (text, digests, more) => {
    expect(causesOf(text)).toEqual({ digests, more });
    expect(causesOf(causesText({ digests, more }))).toEqual({ digests, more });
  });
});
