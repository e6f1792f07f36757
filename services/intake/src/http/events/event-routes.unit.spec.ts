import { HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let story: HttpStory;
beforeEach(async () => {
  story = await HttpStory.begin();
});
afterEach(async () => story.end());

const outcomes = (answer: { items: { outcome: string }[] }): string[] => answer.items.map(({ outcome }) => outcome);
const lots = (count: number) => Array.from({ length: count }, (_, i) => lotOf('smm', i));

describe('one event', () => {
  it('is 201 with its address, then 200 as a duplicate, then 409 with other content', async () => {
    const event = lotOf('smm', 1);
    const first = await story.states('smm', event);
    expect(first.statusCode).toBe(201);
    const { items, position, summary } = first.json();
    expect(first.headers['location']).toBe(`/v1/statements/${items[0].digest}`);
    expect(items[0]).toMatchObject({ index: 0, id: 'e-1', subject: 'urn:lot:smm:1', outcome: 'accepted' });
    expect(position).toEqual({ 'sourcing.shipments.v1/0': 1 });
    expect(summary).toEqual({ accepted: 1, duplicate: 0, rejected: 0, 'not-written': 0, unknown: 0 });
    const again = await story.states('smm', event);
    expect([again.statusCode, outcomes(again.json())]).toEqual([200, ['duplicate']]);
    expect(again.headers['location']).toBe(first.headers['location']);
    const other = await story.states('smm', { ...event, time: '2023-02-26T09:00:00Z' });
    expect([other.statusCode, other.json().type]).toEqual([409, 'urn:oretrail:error:id-conflict']);
  });

  it('is 422 with code and pointer if it is bad, or not allowed', async () => {
    const bad = await story.states('smm', lotOf('smm', 1, { time: 'yesterday' }));
    expect(bad.statusCode).toBe(422);
    expect(bad.json().errors).toMatchObject([{ index: 0, code: 'bad-time', pointer: '/time' }]);
    const foreign = await story.states('vale', lotOf('smm', 1));
    expect(foreign.statusCode).toBe(422);
    expect(foreign.json().errors).toMatchObject([{ code: 'not-allowed', pointer: '/source' }]);
  });

  it('in binary mode has its attributes in headers', async () => {
    const { data, ...attributes } = lotOf('smm', 'a b%');
    const named = { ...attributes, id: 'ä 1', subject: (data as { lotId: string }).lotId.replace('a b%', '1') };
    const lot = { ...(data as object), lotId: named.subject };
    const headers = Object.fromEntries(
      Object.entries(named).map(([name, value]) => [`ce-${name}`, encodeURIComponent(String(value))]),
    );
    const sent = { by: 'smm', headers: { ...headers, 'content-type': 'application/json' } };
    const answer = await story.send('POST', '/v1/events', { ...sent, body: lot });
    expect(answer.statusCode).toBe(201);
    expect(answer.json().items[0].id).toBe('ä 1');
    const structured = await story.states('smm', { ...named, data: lot });
    expect(outcomes(structured.json())).toEqual(['duplicate']);
  });

  it.each([
    ['a member that occurs twice', '{"lotId":"urn:lot:smm:1","lotId":"urn:lot:smm:1"}', 'duplicate-member'],
    ['what would add an attribute', '{},"source":"urn:party:vale"', 'not-json'],
    ['half a text', '{"lotId":', 'not-json'],
  ])('in binary mode is refused for %s', async (_, body, code) => {
    const { data: _data, ...attributes } = lotOf('smm', 1);
    const ce = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]);
    const headers = { ...Object.fromEntries(ce), 'content-type': 'application/json' };
    const answer = await story.send('POST', '/v1/events', { by: 'smm', headers, body });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors.map((fault: { code: string }) => fault.code)).toContain(code);
  });

  it.each([
    ['ce-data', '{}'],
    ['ce-id', '%'],
    ['ce-my_name', 'x'],
  ])('in binary mode is 400 for the header %s: %s', async (name, value) => {
    const headers = { [name]: value, 'content-type': 'application/json' };
    const answer = await story.send('POST', '/v1/events', { by: 'smm', headers, body: {} });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().detail).toContain(name);
  });

  it('as plain JSON without such headers is taken as structured', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=UTF-8' };
    const answer = await story.send('POST', '/v1/events', { by: 'smm', headers, body: lotOf('smm', 1) });
    expect(answer.statusCode).toBe(201);
  });

  it('of too many bytes has the code of an event', async () => {
    const answer = await story.states('smm', lotOf('smm', 1, { note: 'x'.repeat(300_000) }));
    expect([answer.statusCode, answer.json().errors[0].code]).toEqual([422, 'too-large']);
  });
});

describe('many events', () => {
  it('each have their own fate, and the request is 200', async () => {
    const [first, , third] = lots(3);
    const answer = await story.statesMany('smm', [first, { ...first, id: '' }, third, first, 7]);
    expect(answer.statusCode).toBe(200);
    expect(outcomes(answer.json())).toEqual(['accepted', 'rejected', 'accepted', 'duplicate', 'rejected']);
    expect(answer.json().summary).toMatchObject({ accepted: 2, duplicate: 1, rejected: 2 });
    expect(answer.json().items[4].errors[0].code).toBe('not-an-object');
  });

  it('are 422 if none was accepted, with all items', async () => {
    const answer = await story.statesMany('smm', [1, lotOf('vale', 1)]);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ type: 'urn:oretrail:error:nothing-accepted', position: {} });
    expect(outcomes(answer.json())).toEqual(['rejected', 'rejected']);
    expect(answer.json().errors.map((fault: { index: number }) => fault.index)).toEqual([0, 1]);
  });

  it('that are refused have each fault once, however many there are', async () => {
    const events = Array.from({ length: 300 }, (_, i) => lotOf('smm', i, { time: 'yesterday', id: '' }));
    const { items, errors } = (await story.statesMany('smm', events)).json();
    expect(errors).toHaveLength(600);
    expect(errors.at(-1)).toMatchObject({ index: 299, code: 'bad-time', pointer: '/time' });
    expect(items).toHaveLength(300);
    expect(items.filter((item: object) => 'errors' in item)).toEqual([]);
  });

  it('are all or none with onError=rollback', async () => {
    const good = lotOf('smm', 1);
    const refused = await story.statesMany('smm', [good, 1], '?onError=rollback');
    expect([refused.statusCode, outcomes(refused.json())]).toEqual([422, ['not-written', 'rejected']]);
    const accepted = await story.statesMany('smm', [good, lotOf('smm', 2)], '?onError=rollback');
    expect([accepted.statusCode, outcomes(accepted.json())]).toEqual([200, ['accepted', 'accepted']]);
  });

  it('that are all duplicates are 200', async () => {
    await story.states('smm', lotOf('smm', 1));
    const answer = await story.statesMany('smm', [lotOf('smm', 1)]);
    expect([answer.statusCode, outcomes(answer.json())]).toEqual([200, ['duplicate']]);
  });

  it('may be 1,000 and not one more, which costs no parsing', async () => {
    const full = await story.statesMany('smm', lots(1_000));
    expect(full.json().summary.accepted).toBe(1_000);
    story.intake.take = () => Promise.reject(new Error('the core was asked'));
    for (const text of [`[${'1,'.repeat(1_000)}1]`, `[${'1,'.repeat(1_001)}{`]) {
      const answer = await story.statesMany('smm', text);
      expect([answer.statusCode, answer.json().detail]).toEqual([413, expect.stringContaining('1000')]);
    }
    const headers = { 'content-type': 'application/x-ndjson' };
    const lines = await story.send('POST', '/v1/events', { by: 'smm', headers, body: '1\n'.repeat(1_001) });
    expect(lines.statusCode).toBe(413);
  });

  it.each([
    ['no list', '{}'],
    ['nothing', ' '],
    ['an empty list', '[]'],
    ['half a list', '[1,'],
    ['half a text', '["a]'],
    ['more behind it', '[1] 2'],
    ['no bracket', '1]'],
  ])('are 400 as %s', async (_, body) => {
    expect((await story.statesMany('smm', body)).statusCode).toBe(400);
  });

  it('keep what was written, brackets and commas in texts too', async () => {
    const event = lotOf('smm', 1, { note: 'a"],[{\\' });
    const body = `\uFEFF [ ${JSON.stringify(event)} , ${JSON.stringify(event).replace('{', '{"id":"e-1",')} , , 1 ] `;
    const answer = await story.statesMany('smm', body);
    expect(outcomes(answer.json())).toEqual(['accepted', 'rejected', 'rejected', 'rejected']);
    const codes = answer.json().items.map((item: { errors?: { code: string }[] }) => item.errors?.[0]?.code);
    expect(codes).toEqual([undefined, 'duplicate-member', 'not-json', 'not-an-object']);
  });

  it('on lines are taken one by one, and what is not UTF-8 is refused by itself', async () => {
    const line = (number: number) => Buffer.from(`${JSON.stringify(lotOf('smm', number, { note: 'é' }))}\r\n`);
    const broken = Buffer.from(line(2).map((byte) => (byte === 0xc3 ? 0xff : byte)));
    const body = Buffer.concat([Buffer.from('\uFEFF'), line(1), Buffer.from('  \n'), broken, line(3)]);
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await story.send('POST', '/v1/events', { by: 'smm', headers, body });
    expect(outcomes(answer.json())).toEqual(['accepted', 'rejected', 'accepted']);
    expect(answer.json().items[1].errors[0].code).toBe('not-json');
  });
});

describe('a body that is not events', () => {
  const spread = JSON.stringify(lotOf('smm', 1), null, 2);
  it.each([
    ['the body is empty', 'application/cloudevents+json', ''],
    ['save a spreadsheet as "CSV UTF-8"', 'application/cloudevents+json', 'PK\u0003\u0004 xl/workbook.xml'],
    ['/v1/uploads', 'application/x-ndjson', 'lot_id,form\n1,2\n'],
    ['/epcis/v2/capture', 'application/json', '{"type":"EPCISDocument","schemaVersion":"2.0"}'],
    ['application/cloudevents+json', 'application/x-ndjson', spread],
    ['application/cloudevents-batch+json', 'application/cloudevents+json', `[${spread}]`],
    ['application/x-ndjson', 'application/cloudevents+json', `${JSON.stringify(lotOf('smm', 1))}\n{}`],
    ['The event is bad.', 'application/cloudevents+json', '7'],
  ])('is refused: %s', async (what, contentType, body) => {
    const answer = await story.send('POST', '/v1/events', {
      by: 'smm',
      headers: { 'content-type': contentType },
      body,
    });
    expect(answer.json().detail.toLowerCase()).toContain(what.toLowerCase());
    expect(answer.json()).toMatchObject({ status: 422, type: 'urn:oretrail:error:nothing-accepted' });
  });
});

describe('a dry run', () => {
  it('answers the same items and writes nothing', async () => {
    const event = lotOf('smm', 1);
    const dry = await story.states('smm', event, '?dryRun=true');
    expect([dry.statusCode, outcomes(dry.json()), dry.json().position]).toEqual([200, ['accepted'], {}]);
    expect((await story.states('smm', event)).statusCode).toBe(201);
  });

  it('that is misspelt does not write', async () => {
    for (const query of ['?dryrun=true', '?dryRun=yes', '?dryRun=true&dryRun=false', '?dryRun']) {
      expect((await story.states('smm', lotOf('smm', 1), query)).statusCode).toBe(400);
    }
    expect((await story.states('smm', lotOf('smm', 1))).statusCode).toBe(201);
  });
});

describe('if Kafka does not answer', () => {
  it('the request is 503 with unknown items, and good to send again', async () => {
    story.intake.isKafkaAway = true;
    const event = lotOf('smm', 1);
    const answer = await story.statesMany('smm', [event, 1]);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toMatch(/^[1-9]/);
    expect(answer.json()).toMatchObject({
      type: 'urn:oretrail:error:kafka-away',
      summary: { unknown: 1, rejected: 1 },
    });
    story.intake.isKafkaAway = false;
    expect((await story.states('smm', event)).statusCode).toBe(201);
  });
});
