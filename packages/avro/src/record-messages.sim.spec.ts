import { evaluate } from '@oretrail/evaluation';
import { type OretrailEvent, RULESETS, type Verdict } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import {
  BATTERY_ANSWERS,
  CONTROL,
  DRAWS,
  deadLettersOf,
  FACTS,
  journalOf,
  LOT_ANSWERS,
  type LogRecord,
  rulesetRecord,
  SHIPMENTS,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { generatedEvents } from '@oretrail/test-support/events';
import { simulate } from '@oretrail/test-support/simulator';
import { describe, expect, it } from 'vitest';
import { bytesOf } from './byte-sink.ts';
import { EVENT_SUBJECTS } from './event-messages.ts';
import { headerList } from './headers.ts';
import { headerRun, NO_MORE_HEADERS, type RecordBody, writeBody } from './record-bytes.ts';
import { decodeRecord, encodeRecord, subjectsOf, VERDICT_SOURCE, writeRecord } from './record-messages.ts';
import { ownSchema, SUBJECTS, type Subject } from './schemas.ts';
import { schemaIdOf } from './wire-format.ts';
import { Writer } from './writer.ts';

const options = { operators: new Set<string>() };
const WRITERS = SUBJECTS.map((subject) => new Writer(ownSchema(subject).text));
const idOf = (subject: Subject): number => SUBJECTS.indexOf(subject);
const RULESET = RULESETS[2];
const TRACE = headerRun(headerList({ traceparent: '00' }));

function throughAvro(record: { topic: string; key: string; value: object }): object {
  const message = encodeRecord(record, idOf);
  const writer = WRITERS[schemaIdOf(message.value)];
  if (writer === undefined) throw new Error('no such schema');
  return decodeRecord(record.topic, message, writer, options);
}

function events(seed: number): OretrailEvent[] {
  return [...BUILT_IN_FACTS, ...generatedEvents({ seed, vehicles: 24, realisticFaults: 0.3 })];
}

/** Key, value and headers of a record, each by itself. */
function plainly({ topic, key, value, causes }: LogRecord): RecordBody {
  const isEvent = OF_OTHERS.includes(topic);
  const event = value as OretrailEvent;
  const { vin, revision } = value as Verdict;
  const [first, second] = subjectsOf(topic);
  const isGrants = (value as { body?: { of?: string } }).body?.of === 'grants';
  const subject = (isEvent ? EVENT_SUBJECTS[event.type] : isGrants ? second : first) as Subject;
  const avro = bytesOf((sink) => ownSchema(subject).write(sink, isEvent ? event.data : value));
  const { id, source, type, time, recordedtime } = isEvent
    ? event
    : { id: `${vin}/${revision}`, source: VERDICT_SOURCE, type: 'oretrail.verdict.v1', time: null, recordedtime: null };
  const attributes = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: source,
    ce_type: type,
    ce_subject: isEvent ? event.subject : vin,
    ...(time == null ? {} : { ce_time: time }),
    ...(recordedtime == null ? {} : { ce_recordedtime: recordedtime }),
  };
  return {
    key: Buffer.from(isEvent ? event.subject : key),
    value: Buffer.concat([Buffer.from([0, 0, 0, 0, idOf(subject)]), avro]),
    headers: headerList({
      'content-type': 'application/avro',
      ...(isEvent || topic === VERDICTS ? attributes : {}),
      ...(isEvent || causes === undefined || causes === '' ? {} : { ce_causationid: causes }),
    }),
  };
}

const OWN = [DRAWS, LOT_ANSWERS, BATTERY_ANSWERS, VERDICTS, CONTROL, journalOf('provenance'), journalOf('eligibility')];
const OF_OTHERS = [SHIPMENTS, VEHICLES, FACTS];

describe('every record of a life of the pipeline', () => {
  it.each([1, 2, 3])('is the same again, and written as its parts are, seed %i', async (seed) => {
    const schedule = { seed, partitions: 2, ruleset: RULESET, firstEngineLaw: null, faultPercent: 3, spoilPercent: 0 };
    const { log } = await simulate(events(seed), schedule);
    const found = new Set<string>();
    for (const topic of [...OWN, ...OF_OTHERS]) {
      for (const record of [0, 1].flatMap((partition) => log.recordsOf(topic, partition))) {
        found.add(topic);
        const read = throughAvro(record);
        for (const more of [NO_MORE_HEADERS, TRACE]) {
          const written = bytesOf((sink) => writeRecord(sink, record, idOf, more));
          expect(written.equals(bytesOf((sink) => writeBody(sink, plainly(record), more)))).toBe(true);
        }
        // Members of an event stand in the order of the schema; its digest says that they are the same.
        if (OF_OTHERS.includes(topic)) expect(read).toStrictEqual(record.value);
        else expect(JSON.stringify(read)).toBe(record.json);
      }
    }
    expect([...found].sort()).toEqual([...OWN, ...OF_OTHERS].sort());
  });
});

describe('a verdict', () => {
  it.each(RULESETS)('of the plain evaluation is the same again, under %s', (ruleset) => {
    const { verdicts } = evaluate(events(7), { ruleset });
    expect(verdicts.length).toBeGreaterThan(10);
    for (const verdict of verdicts) {
      expect(throughAvro({ topic: VERDICTS, key: verdict.vin, value: verdict })).toStrictEqual(verdict);
    }
  });

  it('is a CloudEvent of its own id for each revision, without a time', () => {
    const [verdict] = evaluate(events(7), { ruleset: RULESET }).verdicts;
    const value: Verdict = { ...(verdict as Verdict), revision: 4 };
    const { headers } = encodeRecord({ topic: VERDICTS, key: value.vin, value }, idOf);
    expect(Object.fromEntries(headers.map(({ name, value: of }) => [String(name), String(of)]))).toEqual({
      'content-type': 'application/avro',
      ce_specversion: '1.0',
      ce_id: `${value.vin}/4`,
      ce_source: VERDICT_SOURCE,
      ce_type: 'oretrail.verdict.v1',
      ce_subject: value.vin,
    });
  });
});

describe('what a record comes from', () => {
  const [verdict] = evaluate(events(7), { ruleset: RULESET }).verdicts;
  const record = { topic: VERDICTS, key: '', value: verdict as Verdict };
  const causes = `${'a'.repeat(64)} +2`;

  it('is a header beside the value', () => {
    const [plain, caused] = [encodeRecord(record, idOf), encodeRecord({ ...record, causes }, idOf)];
    expect(caused.value).toEqual(plain.value);
    const added = caused.headers.slice(plain.headers.length);
    expect(added.map(({ name, value }) => [String(name), String(value)])).toEqual([['ce_causationid', causes]]);
  });

  it('is no header if it is not known', () => {
    expect(encodeRecord({ ...record, causes: '' }, idOf)).toEqual(encodeRecord(record, idOf));
  });
});

describe('a record', () => {
  const control = rulesetRecord(RULESET);

  it('of a topic without a schema is a fault of the caller', () => {
    expect(() => subjectsOf(deadLettersOf(SHIPMENTS))).toThrow(TypeError);
  });

  it('with a member that its schema lacks is not written', () => {
    const value = { type: 'resume', cut: 1, hold: 2 };
    expect(() => encodeRecord({ ...control, value }, idOf)).toThrow('no field hold');
  });

  it('of another topic is a dead letter', () => {
    const message = encodeRecord(control, idOf);
    const writer = new Writer(ownSchema('oretrail.internal.Control').text);
    expect(() => decodeRecord(VERDICTS, message, writer, options)).toThrow(
      expect.objectContaining({ code: 'schema-mismatch' }),
    );
  });

  it('of a newer version, with a field more, is read as what is known of it', () => {
    const { text } = ownSchema('oretrail.internal.Control');
    const newer = JSON.parse(text);
    newer.fields.splice(1, 0, { name: 'hold', type: ['null', 'long'], doc: 'Newer.', default: null });
    // type, hold: 5, ruleset: null, cut: 7, inputs: null, verdicts: null, operator: null, grants: null
    const body = Buffer.from('0c726573756d65020a00020e00000000', 'hex');
    const value = Buffer.concat([Buffer.alloc(5), body]);
    const read = decodeRecord(CONTROL, { key: null, value, headers: [] }, new Writer(JSON.stringify(newer)), options);
    expect(read).toStrictEqual({ type: 'resume', cut: 7 });
  });
});
