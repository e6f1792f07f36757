/** Whether a statement is good, and its sender may make it. Source: intake.md, "The check". */
import { type GrantBook, type GrantId, mayState } from '@oretrail/authority';
import type { Fault } from '@oretrail/errors';
import {
  EVENT_BYTES_MAX,
  eventError,
  type Operators,
  type OretrailEvent,
  type ParsedEvent,
  parseEvent,
  parseText,
} from '@oretrail/model';
import type { ItemOutcome, Sender, SentStatement } from '../intake.ts';

/** What is not taken. */
export type Rejected = Extract<ItemOutcome, { outcome: 'rejected' }>;
/** A statement that its sender may make, or why not. */
export type Checked = Readonly<{ event: OretrailEvent; grantId: GrantId }> | Rejected;

/** What a check depends on beside the statement. */
export type CheckOptions = Readonly<{
  book: GrantBook;
  operators: Operators;
  sender: Sender;
  recordedtime: string;
}>;

/** A rejection with what names the event, as far as it is known. */
export function rejected(of: Readonly<{ id?: unknown; subject?: unknown }>, errors: readonly Fault[]): Rejected {
  const { id, subject } = of;
  return {
    outcome: 'rejected',
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof subject === 'string' ? { subject } : {}),
    errors,
  };
}

function tooLarge(bytes: number): Rejected {
  const what = `The event has ${bytes} bytes, and the limit is ${EVENT_BYTES_MAX}`;
  return rejected({}, [eventError([], 'too-large', what)]);
}

/** The event that was sent, and the value that it was parsed from; the size is looked at before anything else. */
function parsed(sent: SentStatement, operators: Operators): Readonly<{ read: ParsedEvent; value: unknown }> | Rejected {
  const bytes = Buffer.byteLength('text' in sent ? sent.text : JSON.stringify(sent.value));
  if (bytes > EVENT_BYTES_MAX) return tooLarge(bytes);
  if ('value' in sent) return { read: parseEvent(sent.value, { operators }), value: sent.value };
  let value: unknown = null;
  const read = parseText<OretrailEvent>(sent.text, (json) => {
    value = json;
    return parseEvent(json, { operators });
  });
  return { read, value };
}

/** Checks one statement. It depends on nothing that was stated before. */
export function checked(sent: SentStatement, { book, operators, sender, recordedtime }: CheckOptions): Checked {
  const found = parsed(sent, operators);
  if ('outcome' in found) return found;
  const { read, value } = found;
  if (!read.ok) return rejected((value ?? {}) as object, read.errors);
  const { event } = read;
  const admission = mayState(book, { event, principal: sender.principal, recordedtime });
  return admission.ok ? { event, grantId: admission.grantId } : rejected(event, admission.errors);
}
