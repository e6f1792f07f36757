import { readFileSync } from 'node:fs';
import specification from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { EVENT_TYPES } from '@oretrail/model';
import {
  ACCESS,
  CO_PARTITIONED,
  deadLettersOf,
  eventRecord,
  GRANTS,
  journalOf,
  PUBLIC_INPUTS,
  REDRIVES,
  SCHEMAS,
  SEALS,
  SINGLE,
} from '@oretrail/runtime';
import { goldenValuesOf } from '@oretrail/test-support/avro/golden-values';
import { generatedEvents } from '@oretrail/test-support/events';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EVENT_SUBJECTS, encodeEvent } from './event-messages.ts';
import type { WrittenHeaders } from './headers.ts';
import { encodeRecord, subjectsOf } from './record-messages.ts';
import { ownSchema, SCHEMAS_URL, SUBJECTS, type Subject, versionsOf } from './schemas.ts';

type Ref = Readonly<{ $ref: string }>;
type Message = Readonly<{ name: string; headers: object; payload: Readonly<{ schema?: Ref }> }>;
type Document = Readonly<{
  channels: Readonly<Record<string, Readonly<{ address: string; messages: Readonly<Record<string, Ref>> }>>>;
  components: Readonly<{ messages: Readonly<Record<string, Message>>; schemas: Readonly<Record<string, object>> }>;
}>;

const text = readFileSync(new URL('asyncapi.yaml', SCHEMAS_URL), 'utf8');
const document: Document = parse(text);
const { channels, components } = document;

/** The file that a message's payload refers to; null for a payload without a schema. */
const fileOf = ({ payload }: Message): string | null => payload.schema?.$ref ?? null;
const fileOfSubject = (subject: Subject): string => `./${subject}/v${versionsOf(subject).length}.avsc`;

/** Channels by address, with the messages that each holds. */
const messagesOf = new Map(
  Object.values(channels).map(({ address, messages }) => [
    address,
    Object.keys(messages).map((name) => components.messages[name]),
  ]),
);

const CHECKS = new Map<Message, ValidateFunction>();
/** A validator of a message's headers; schemas refer to others of the document. */
function headerCheck(message: Message): ValidateFunction {
  const known = CHECKS.get(message);
  if (known !== undefined) return known;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const check = ajv.compile({ ...message.headers, components });
  CHECKS.set(message, check);
  return check;
}

const textHeaders = (headers: WrittenHeaders) =>
  Object.fromEntries(headers.map(({ name, value }) => [String(name), String(value)]));

function messageOf(subject: Subject): Message {
  const message = Object.values(components.messages).find((one) => fileOf(one) === fileOfSubject(subject));
  if (message === undefined) throw new Error(`no message of ${subject}`);
  return message;
}

describe('the AsyncAPI document', () => {
  const options = { strict: false, validateFormats: false, allErrors: true, meta: false, validateSchema: false };
  const isAsyncApi = new Ajv(options).compile(specification);
  /** What a reference names stands in its place, so that it is validated, too. */
  const withSchemas = (change: (schema: string) => string) =>
    JSON.parse(JSON.stringify(document), (_, value) =>
      typeof value?.$ref === 'string' && value.$ref.endsWith('.avsc')
        ? JSON.parse(change(readFileSync(new URL(value.$ref, SCHEMAS_URL), 'utf8')))
        : value,
    );

  it('is one of version 3, with our schemas in their places', () => {
    isAsyncApi(withSchemas((schema) => schema));
    expect(isAsyncApi.errors).toBeNull();
  });

  it('would be none with a schema that is not Avro, or without a title', () => {
    expect(isAsyncApi(withSchemas((schema) => schema.replace('"record"', '"thing"')))).toBe(false);
    expect(isAsyncApi({ ...document, info: {} })).toBe(false);
  });

  it('has a channel for each topic, and no other', () => {
    const topics = [
      ...CO_PARTITIONED,
      ...SINGLE,
      SEALS,
      GRANTS,
      REDRIVES,
      ACCESS,
      SCHEMAS,
      journalOf('{worker}'),
      deadLettersOf('{topic}'),
    ];
    expect([...messagesOf.keys()].sort()).toEqual([...topics].sort());
  });

  it('has a message for each schema, of its newest version', () => {
    const files = Object.values(components.messages).flatMap((message) => fileOf(message) ?? []);
    expect(files.sort()).toEqual(SUBJECTS.map(fileOfSubject).sort());
  });

  it('uses each of its messages', () => {
    const used = Object.values(channels).flatMap(({ messages }) => Object.values(messages).map(({ $ref }) => $ref));
    expect(new Set(used)).toEqual(
      new Set(Object.keys(components.messages).map((name) => `#/components/messages/${name}`)),
    );
  });

  it.each([...CO_PARTITIONED, ...SINGLE, SEALS].filter((topic) => !PUBLIC_INPUTS.has(topic)))(
    'says what %s holds',
    (topic) => {
      const files = messagesOf.get(topic)?.map((message) => message && fileOf(message));
      expect(files).toEqual(subjectsOf(topic).map(fileOfSubject));
    },
  );

  it('calls events by their types', () => {
    expect(EVENT_TYPES.map((type) => messageOf(EVENT_SUBJECTS[type]).name)).toEqual(EVENT_TYPES);
  });
});

describe('what is written', () => {
  const events = generatedEvents({ seed: 3, vehicles: 40, realisticFaults: 0.5 });

  it('goes, as an event, where its channel is, with its headers', () => {
    const seen = new Map<string, Set<string>>();
    for (const event of events) {
      const { topic } = eventRecord(event, 1);
      const message = messageOf(EVENT_SUBJECTS[event.type]);
      seen.set(topic, (seen.get(topic) ?? new Set()).add(message.name));
      const check = headerCheck(message);
      check(textHeaders(encodeEvent(event, 1).headers));
      expect(check.errors).toBeNull();
    }
    for (const topic of PUBLIC_INPUTS) {
      expect([...(seen.get(topic) ?? [])].sort()).toEqual(
        messagesOf
          .get(topic)
          ?.map((message) => message?.name)
          .sort(),
      );
    }
  });

  it.each([...CO_PARTITIONED, ...SINGLE, SEALS, journalOf('eligibility')].filter((topic) => !PUBLIC_INPUTS.has(topic)))(
    'to %s has its headers',
    (topic) => {
      for (const subject of subjectsOf(topic)) {
        const check = headerCheck(messageOf(subject));
        for (const { json } of goldenValuesOf(ownSchema(subject))) {
          const { headers } = encodeRecord({ topic, key: 'key', value: json as object }, () => 1);
          check(textHeaders(headers));
          expect(check.errors).toBeNull();
        }
      }
    },
  );

  it('would not do without a header, or with the type of another', () => {
    const [event] = events;
    if (event === undefined) throw new Error('no event');
    const check = headerCheck(messageOf(EVENT_SUBJECTS[event.type]));
    const headers = textHeaders(encodeEvent(event, 1).headers);
    for (const name of ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time']) {
      const { [name]: _, ...others } = headers;
      expect(check(others), name).toBe(false);
    }
    expect(check({ ...headers, ce_type: 'oretrail.verdict.v1' })).toBe(false);
  });
});
