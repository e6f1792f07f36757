/** What a supplier reads of a record that it has sent: an answer for each, and a dead letter for a bad one. Source: intake.md, "Kafka". */
import { headerList } from '@oretrail/avro';
import type { Fault } from '@oretrail/errors';
import {
  deadLetterOf,
  type FetchedMessage,
  LETTER_MESSAGE_CHARACTERS_MAX,
  type OutgoingMessage,
} from '@oretrail/kafka-log';
import { TEXT_LENGTH_MAX } from '@oretrail/model';
import type { Topic } from '@oretrail/runtime';
import type { ItemOutcome } from '../intake.ts';
import { ANSWER_CHARACTERS_MAX, ANSWER_KEY_BYTES_MAX, LETTER_WHOLE_BYTES_MAX } from './limits.ts';

/** Where a record was sent to. */
export type SentPlace = Readonly<{ topic: Topic; partition: number; offset: number }>;

/** An outcome that is decided: what is unknown is taken again. */
export type DecidedOutcome = Extract<ItemOutcome, { outcome: 'accepted' | 'duplicate' | 'rejected' }>;

const JSON_HEADERS = headerList({ 'content-type': 'application/json' });
const NO_KEY = Buffer.alloc(0);

/** A text as an answer repeats it; longer ones are of no event. */
function repeated(name: 'id' | 'subject', text: string | undefined): Readonly<Record<string, string>> {
  return text === undefined || text.length > TEXT_LENGTH_MAX ? {} : { [name]: text };
}

/** The first errors, as many as fit, and how many are left out. */
function shownErrors(errors: readonly Fault[]): Readonly<{ errors: Fault[]; errorsLeftOut?: number }> {
  const shown: Fault[] = [];
  let characters = 0;
  for (const error of errors) {
    characters += error.pointer.length + error.detail.length;
    if (characters > ANSWER_CHARACTERS_MAX) {
      return { errors: shown, errorsLeftOut: errors.length - shown.length };
    }
    shown.push(error);
  }
  return { errors: shown };
}

function contentOf(decided: DecidedOutcome): object {
  if (decided.outcome !== 'rejected') return decided;
  const { outcome, id, subject, errors } = decided;
  return { outcome, ...repeated('id', id), ...repeated('subject', subject), ...shownErrors(errors) };
}

/**
 * The answer to a record: its outcome as JSON, and `sent`, the place of the record. The key is the subject; if none can be
 * read, the key of the record, if it is short.
 * @param sent with the topic as the supplier knows it, on the cluster
 */
export function answerOf(decided: DecidedOutcome, sent: SentPlace, message: FetchedMessage): OutgoingMessage {
  const { subject } = { subject: undefined, ...repeated('subject', decided.subject) };
  const own = message.key !== null && message.key.length <= ANSWER_KEY_BYTES_MAX ? message.key : NO_KEY;
  const key = subject === undefined ? own : Buffer.from(subject);
  return { key, value: Buffer.from(JSON.stringify({ ...contentOf(decided), sent })), headers: JSON_HEADERS };
}

/** The dead letter of a record; null if the record is good. It has the code of the first error, and all as far as they fit. */
export function letterOf(decided: DecidedOutcome, sent: SentPlace, message: FetchedMessage): OutgoingMessage | null {
  if (decided.outcome !== 'rejected') return null;
  const why = decided.errors.map(({ code, pointer, detail }) => `${code} at ${JSON.stringify(pointer)}: ${detail}`);
  const code = decided.errors[0]?.code ?? 'rejected';
  const head = { code, message: why.join('\n').slice(0, LETTER_MESSAGE_CHARACTERS_MAX), ...sent };
  return deadLetterOf(message, head, LETTER_WHOLE_BYTES_MAX);
}
