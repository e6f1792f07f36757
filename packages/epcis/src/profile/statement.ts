/** From the parts of a statement to an event that our own parser has accepted, or to errors that lead into the document. */
import { EVENT_BYTES_MAX, jsonPointer, NO_OPERATORS, type OretrailEvent, parseEvent } from '@oretrail/model';
import { type EpcisError, epcisError } from '../errors.ts';
import type { Path } from '../json/json.ts';
import { type Namespaces, writtenName } from '../namespaces.ts';
import { originOf, plain, type Traced, traced } from './traced.ts';

/** One event of ours: as JSON, to be written, and as parsed. */
export type Statement = Readonly<{ json: Readonly<Record<string, unknown>>; event: OretrailEvent }>;

/** A statement, or its errors. */
export type MadeStatement =
  | Readonly<{ ok: true; statement: Statement }>
  | Readonly<{ ok: false; errors: readonly EpcisError[] }>;

/** The attributes of a statement. Those without a place come from the caller. */
export type StatementParts = Readonly<{
  id: Traced;
  source: string;
  type: string;
  subject: Traced;
  time: Traced;
  data: Traced;
}>;

function namesIn(pointer: string): readonly string[] {
  const names = pointer.split('/').slice(1);
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Makes a statement. @param at the EPCIS event */
export function statementOf(parts: StatementParts, at: Path, namespaces: Namespaces): MadeStatement {
  const spell = (name: string): string => writtenName(name, namespaces);
  const { id, source, type, subject, time, data } = parts;
  const attributes = { specversion: '1.0', source, type };
  const fixed = Object.entries(attributes).map(([name, value]): [string, Traced] => [name, { at, value }]);
  const whole = traced(at, { ...Object.fromEntries(fixed), id, subject, time, data });
  const json = plain(whole) as Readonly<Record<string, unknown>>;
  const size = new TextEncoder().encode(JSON.stringify(json)).length;
  if (size > EVENT_BYTES_MAX) {
    const what = `The event would have ${size} bytes, over the limit of ${EVENT_BYTES_MAX}`;
    return { ok: false, errors: [epcisError(at, 'too-large', what)] };
  }
  const parsed = parseEvent(json, { operators: NO_OPERATORS });
  if (parsed.ok) return { ok: true, statement: { json, event: parsed.event } };
  const errors = parsed.errors.map(({ pointer, code, detail }) => {
    return { pointer: jsonPointer(originOf(whole, namesIn(pointer), spell)), code, detail };
  });
  return { ok: false, errors };
}
