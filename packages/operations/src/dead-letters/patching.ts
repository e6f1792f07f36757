/** A dead letter that an operator has repaired: what it says is the operator's own from then on. */

import { readFile } from 'node:fs/promises';
import { headerList, type WrittenHeaders } from '@oretrail/avro';
import { EVENT_FILE_ERRORS } from '@oretrail/event-files';
import { headerText } from '@oretrail/kafka-log';
import {
  ANY_OPERATOR,
  duplicateMembers,
  EVENT_BYTES_MAX,
  type EventError,
  jsonPointer,
  type OretrailEvent,
  parseEvent,
  sha256Hex,
} from '@oretrail/model';
import { OPERATION_ERRORS, type OperationError } from '../errors.ts';
import { type Letter, letterName } from './dead-letters.ts';

/** A file has blanks and line ends, which an event on Kafka has not. */
const PATCH_BYTES_MAX = 4 * EVENT_BYTES_MAX;
/** Hex digits of an id: 128 bits, as a UUID has. */
const ID_DIGITS = 32;

type Members = Readonly<Record<string, unknown>>;

/** What an operator states instead of a letter, and where it was read, for messages: `repaired.json`. */
export type Repair = Readonly<{ said: Members; from: string; operator: string }>;

function refused(from: string, what: string, faults: readonly EventError[] = []): OperationError {
  return OPERATION_ERRORS.error('bad-patch', `${from} ${what}`, { faults });
}

/** The JSON object in a file. @throws OperationError `file-unreadable`, `bad-patch` */
export async function objectIn(file: string): Promise<Members> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw EVENT_FILE_ERRORS.error('file-unreadable', `${file} can't be read: ${reason}`, { cause });
  });
  if (bytes.length > PATCH_BYTES_MAX) throw refused(file, `has ${bytes.length} bytes, over ${PATCH_BYTES_MAX}`);
  const [text, value] = jsonIn(file, bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused(file, 'holds no JSON object');
  const [twice] = duplicateMembers(text);
  if (twice !== undefined) throw refused(file, `breaks the contract: duplicate-member at ${jsonPointer(twice)}`);
  return value as Members;
}

function jsonIn(file: string, bytes: Buffer): readonly [text: string, value: unknown] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return [text, JSON.parse(text)];
  } catch (cause) {
    throw refused(file, `is not JSON in UTF-8: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function faultsText(errors: readonly EventError[]): string {
  return errors.map(({ code, pointer }) => `${code} at ${pointer === '' ? 'the whole event' : pointer}`).join(', ');
}

/**
 * The event that is stated instead of a letter: its source is the operator, and its id follows from letter and
 * content, so that the same repair twice is one event. Its time is as it is written there.
 * @throws OperationError `bad-patch`, with each fault
 */
export function repairedEvent({ said: given, from, operator }: Repair, letter: Letter): OretrailEvent {
  // Neither the sender nor the stamps of the intake are those of the dead event.
  const { id: _, source: __, recordedtime: ___, authtype: ____, authid: _____, ...said } = given;
  const named = sha256Hex(JSON.stringify([letterName(letter), operator, said])).slice(0, ID_DIGITS);
  const attributes = { id: `repair-${named}`, source: operator, recordedtime: new Date().toISOString() };
  const parsed = parseEvent({ ...said, ...attributes }, { operators: ANY_OPERATOR });
  if (!parsed.ok) throw refused(from, `breaks the contract: ${faultsText(parsed.errors)}`, parsed.errors);
  return parsed.event;
}

/**
 * The CloudEvents extension that names what a repaired event replaces: source and id of the dead one, which no blank can
 * part otherwise, for a source is a URI. Absent if the letter shows none.
 */
export function replacesHeaders({ headers }: Letter): WrittenHeaders {
  const [source, id] = [headerText(headers, 'ce_source'), headerText(headers, 'ce_id')];
  return source === null || id === null ? [] : headerList({ ce_replacesid: `${source} ${id}` });
}
