/** Records in JSON that say what was done, not what holds: redrives of dead letters, and reads of figures. */
import { ACCESS, REDRIVES, type Topic } from '@oretrail/runtime';

type Place = Readonly<{ topic: Topic; partition: number; offset: number }>;

/** A dead letter that was sent again. */
export type RedriveRecord = Readonly<{
  letter: Place;
  to: Place;
  /** The party that has repaired it; null if it was sent as it was. */
  operator: string | null;
  /** Who asked the console for it; null on the command line. */
  principal: string | null;
  /** RFC 3339. */
  time: string;
}>;

/** An answer that has shown somebody figures of others, without the figures. Source: console.md, "The record of reads". */
export type ReadRecord = Readonly<{
  /** RFC 3339. */
  time: string;
  principal: string;
  roles: readonly string[];
  /** The operation of the OpenAPI document. */
  operation: string;
  /** What was read: a VIN, a lot, a digest, the place of a letter; null for a list. */
  subject: string | null;
  /** Parties whose figures were shown, sorted. */
  parties: readonly string[];
  /** How many more parties there were. */
  moreParties: number;
  /** The request's. */
  traceId: string;
}>;

/** What such a record says, if it can be read. */
export type OperationContent =
  | Readonly<{ kind: 'redrive'; redrive: RedriveRecord }>
  | Readonly<{ kind: 'read'; read: ReadRecord }>;

type Members = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

function placeIn(members: Members, name = 'topic'): Place | null {
  const { [name]: topic, partition, offset } = members;
  return isText(topic) && isCount(partition) && isCount(offset) ? { topic, partition, offset } : null;
}

function redriveIn(members: Members): OperationContent | null {
  const { to: given, operator, principal = null, time } = members;
  const letter = placeIn(members, 'dlq');
  const to = typeof given === 'object' && given !== null ? placeIn(given as Members) : null;
  if (letter === null || to === null || !isText(time)) return null;
  const isBy = (one: unknown): one is string | null => one === null || isText(one);
  if (!isBy(operator) || !isBy(principal)) return null;
  return { kind: 'redrive', redrive: { letter, to, operator, principal, time } };
}

function readIn(members: Members): OperationContent | null {
  const { time, principal, roles, operation, subject, parties, moreParties, traceId } = members;
  if (!isText(time) || !isText(principal) || !isText(operation) || !isText(traceId)) return null;
  if (!isTexts(roles) || !isTexts(parties) || !isCount(moreParties)) return null;
  if (subject !== null && !isText(subject)) return null;
  return { kind: 'read', read: { time, principal, roles, operation, subject, parties, moreParties, traceId } };
}

function membersIn(value: Uint8Array | null): Members {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(value ?? undefined));
    return typeof json === 'object' && json !== null ? (json as Members) : {};
  } catch {
    return {};
  }
}

/** Whether a topic has such records. */
export function isOfOperations(topic: Topic): boolean {
  return topic === REDRIVES || topic === ACCESS;
}

/** What such a record says. No verdict rests on it, so one that can't be read is passed over. */
export function operationContent(
  topic: Topic,
  value: Uint8Array | null,
): OperationContent | Readonly<{ kind: 'unread' }> {
  const members = membersIn(value);
  return (topic === ACCESS ? readIn(members) : redriveIn(members)) ?? { kind: 'unread' };
}
