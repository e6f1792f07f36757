/**
 * Keys of the index. Texts of statements are a stranger's, of up to 1,024 characters, and LMDB bounds its keys; so a key holds
 * their SHA-256. Whole, for a stranger may look for two texts with one digest.
 */
import { hash } from 'node:crypto';
import { type ContentDigest, instantOf } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';
import type { StatementPlace } from '../intake.ts';

/** What a key is of: its first byte. */
const KIND = { identity: 'i', digest: 'd', subject: 's', grant: 'g', position: 'p', scope: 'c' } as const;

/** The one key that says which topics the index is of. */
export const SCOPE_KEY = Buffer.from(KIND.scope);

const WORD_BYTES = 8;
/** The last instant that a key can hold, in nanoseconds since 1970; it is in the year 2554. */
const INSTANT_MAX = 2n ** 64n - 1n;

function hashed(kind: keyof typeof KIND, text: string): Buffer {
  return Buffer.concat([Buffer.from(KIND[kind]), hash('sha256', text, 'buffer')]);
}

/** A number as eight bytes that sort like it. */
function word(value: number | bigint): Buffer {
  const bytes = Buffer.allocUnsafe(WORD_BYTES);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** The identity of an event as one text, which no other has: the first two lengths say where its parts end. */
export function identityOf({ source, subject, id }: Readonly<{ source: string; subject: string; id: string }>): string {
  return `${source.length} ${subject.length} ${source}${subject}${id}`;
}

/** Where the digest of the first event of an identity is. @param identity by {@link identityOf} */
export function identityKey(identity: string): Buffer {
  return hashed('identity', identity);
}

/** Where a statement is. */
export function digestKey(digest: ContentDigest): Buffer {
  return Buffer.from(`${KIND.digest}${digest}`);
}

/** How far a partition is read, and which it is. */
export function positionKey(place: TopicPartition): Buffer {
  return Buffer.from(KIND.position + place);
}

/** The keys of all statements about a subject begin so. */
export function subjectPrefix(subject: string): Buffer {
  return hashed('subject', subject);
}

/** The keys of all statements that a grant has admitted begin so. */
export function grantPrefix(grantId: string): Buffer {
  return hashed('grant', grantId);
}

/** All of a subject are in one partition, unless an operator has moved them; so their order is that of the log. */
export function subjectSuffix({ offset, topic, partition }: StatementPlace): Buffer {
  return Buffer.concat([word(offset), Buffer.from(`${topic}/${partition}`)]);
}

/** An instant as it stands in a key; what a key can't hold is as early or late as it can. */
export function instantWord(time: string): Buffer {
  const instant = instantOf(time);
  return word(instant < 0n ? 0n : instant > INSTANT_MAX ? INSTANT_MAX : instant);
}

/** The order of what one grant has admitted: by time, and then by place. */
export function grantSuffix(recordedAt: string, place: StatementPlace): Buffer {
  return Buffer.concat([instantWord(recordedAt), subjectSuffix(place)]);
}
