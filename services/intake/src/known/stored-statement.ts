/** A statement as the index stores it: a list, for names would take most of the bytes. */
import type { GrantId, PrincipalId } from '@oretrail/authority';
import type { ContentDigest } from '@oretrail/model';
import type { RecordedStatement } from '../intake.ts';

type Stored = readonly [
  id: string,
  subject: string,
  source: string,
  recordedAt: string,
  principal: PrincipalId | null,
  grantId: GrantId | null,
  topic: string,
  partition: number,
  offset: number,
];

/** The text of a statement, without its digest, which is its key. */
export function storedText({ id, subject, source, recordedAt, principal, grantId, place }: RecordedStatement): string {
  const { topic, partition, offset } = place;
  const stored: Stored = [id, subject, source, recordedAt, principal, grantId, topic, partition, offset];
  return JSON.stringify(stored);
}

/** The statement of a text. A value is behind a checksum, so it is as it was written. */
export function storedStatement(digest: ContentDigest, text: string): RecordedStatement {
  const [id, subject, source, recordedAt, principal, grantId, topic, partition, offset]: Stored = JSON.parse(text);
  return { id, subject, source, digest, recordedAt, principal, grantId, place: { topic, partition, offset } };
}
