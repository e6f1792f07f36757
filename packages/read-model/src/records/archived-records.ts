/** Records byte for byte, as archives and the reader of Kafka have them, to what the read model folds. */
import { type GrantRecord, type PrincipalId, parseGrantEvent } from '@oretrail/authority';
import type { SealRecord } from '@oretrail/avro';
import {
  type ArchivedRecord,
  AVRO_ERRORS,
  attributesOf,
  CAUSATION_HEADER,
  readRecord,
  requireEvent,
  type Writer,
} from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { ANY_OPERATOR, causesOf, NO_CAUSES, type Verdict } from '@oretrail/model';
import { GRANTS, PUBLIC_INPUTS, SEALS, type Topic, VERDICTS } from '@oretrail/runtime';
import { readModelError } from '../errors.ts';
import { isOfOperations, operationContent } from './operator-records.ts';
import type { Author, Content, PublicRecord } from './public-record.ts';

const CAUSATION = Buffer.from(CAUSATION_HEADER);

function authorOf({ authtype, authid }: Readonly<Record<string, string>>): Author | null {
  return authtype === undefined || authid === undefined ? null : { authType: authtype, authId: authid };
}

/** Who may correct what was decided by the workers: what they have refused has a letter. */
function eventContent(record: ArchivedRecord, writer: Writer | null): Content {
  if (writer === null) return { kind: 'unread' };
  try {
    const event = requireEvent(record, writer, { operators: ANY_OPERATOR });
    return { kind: 'event', event, author: authorOf(attributesOf(record.headers)) };
  } catch (error) {
    if (isErrorOf(AVRO_ERRORS, error)) return { kind: 'unread' };
    throw error;
  }
}

function verdictContent(record: ArchivedRecord, value: object): Content {
  const header = record.headers.find(({ name }) => name.equals(CAUSATION))?.value;
  const causes = header == null ? NO_CAUSES : causesOf(header.toString('utf8'));
  return { kind: 'verdict', verdict: value as Verdict, causes };
}

/** A grant record is one event in JSON, with the stamps of the intake among its attributes. */
function grantContent({ value }: ArchivedRecord): Content {
  const json = JSON.parse(value?.toString('utf8') ?? '') as Readonly<Record<string, unknown>>;
  const parsed = parseGrantEvent(json);
  const { recordedtime, authid } = json;
  if (!parsed.ok) throw new TypeError(parsed.errors.map(({ code, pointer }) => `${code} at ${pointer}`).join(', '));
  if (typeof recordedtime !== 'string' || typeof authid !== 'string') throw new TypeError('the stamps are missing');
  const grant: GrantRecord = { event: parsed.event, principal: authid as PrincipalId, recordedtime };
  return { kind: 'grant', grant };
}

function ownContent(topic: Topic, record: ArchivedRecord, writer: Writer | null): Content {
  if (topic === GRANTS) return grantContent(record);
  if (writer === null) throw new TypeError('its schema is not known');
  const value = readRecord(topic, record, writer);
  return topic === SEALS ? { kind: 'seal', seal: value as SealRecord } : verdictContent(record, value);
}

function contentOf(topic: Topic, record: ArchivedRecord, writer: Writer | null): Content {
  if (PUBLIC_INPUTS.has(topic)) return eventContent(record, writer);
  if (isOfOperations(topic)) return operationContent(topic, record.value);
  if (topic !== VERDICTS && topic !== SEALS && topic !== GRANTS) throw new TypeError(`${topic} is not a public topic`);
  try {
    return ownContent(topic, record, writer);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw readModelError('unreadable-record', `${topic} at ${record.offset}: ${why.slice(0, 200)}`, { cause });
  }
}

/**
 * What the read model folds of a record of an input, of the verdicts, the seals, the grants, the redrives or the reads. Dead letters are read by the
 * log's own decoder, which gives their heads.
 * @param writer of the schema that its value names; null if it is not known, and for topics whose records are JSON
 * @throws ReadModelError `unreadable-record` for a record that only Oretrail writes; an event that can't be read is `unread`
 */
export function publicRecordOf(topic: Topic, record: ArchivedRecord, writer: Writer | null): PublicRecord {
  const { offset, appendTimeMs } = record;
  return { offset, appendTimeMs, content: contentOf(topic, record, writer) };
}
