/** Whether a statement is good, and its sender may make it. Source: intake.md, "The check". */
import { type GrantBook, type GrantId, mayState } from '@oretrail/authority';
import type { Fault } from '@oretrail/errors';
import {
  ANY_OPERATOR,
  EVENT_BYTES_MAX,
  type EventError,
  eventError,
  mayCorrect,
  notAllowedReason,
  type Operators,
  type OretrailEvent,
  type ParsedEvent,
  parseEvent,
  parseText,
} from '@oretrail/model';
import type { ItemOutcome, Sender, SentStatement } from '../intake.ts';
import { withAddress } from './other-address.ts';

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

/** Who may correct what the grants say, with a better reason; and the workers. */
const BY_GRANTS = { operators: ANY_OPERATOR };

function tooLarge(bytes: number): Rejected {
  const what = `The event has ${bytes} bytes, and the limit is ${EVENT_BYTES_MAX}`;
  return rejected({}, [eventError([], 'too-large', what)]);
}

/** The event that was sent, and the value that it was parsed from; the size is looked at before anything else. */
function parsed(sent: SentStatement): Readonly<{ read: ParsedEvent; value: unknown }> | Rejected {
  const bytes = Buffer.byteLength('text' in sent ? sent.text : JSON.stringify(sent.value));
  if (bytes > EVENT_BYTES_MAX) return tooLarge(bytes);
  if ('value' in sent) return { read: parseEvent(sent.value, BY_GRANTS), value: sent.value };
  let value: unknown = null;
  const read = parseText<OretrailEvent>(sent.text, (json) => {
    value = json;
    return parseEvent(json, BY_GRANTS);
  });
  return { read, value };
}

/** The grants know an operator that the control topic does not name: workers would bury its correction. */
function unknownOperator(event: OretrailEvent, operators: Operators): EventError | null {
  if (event.type !== 'oretrail.correction.v1' || mayCorrect(event, operators)) return null;
  return eventError(['source'], 'not-allowed', `${notAllowedReason(event)}, by the control topic`);
}

/** Checks one statement. It depends on nothing that was stated before. */
export function checked(sent: SentStatement, { book, operators, sender, recordedtime }: CheckOptions): Checked {
  const found = parsed(sent);
  if ('outcome' in found) return found;
  const { read, value } = found;
  if (!read.ok) return rejected((value ?? {}) as object, withAddress(read.errors, value));
  const { event } = read;
  const admission = mayState(book, { event, principal: sender.principal, recordedtime });
  if (!admission.ok) return rejected(event, admission.errors);
  const unknown = unknownOperator(event, operators);
  return unknown === null ? { event, grantId: admission.grantId } : rejected(event, [unknown]);
}
