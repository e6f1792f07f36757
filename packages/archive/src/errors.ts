/** What can be wrong with an archive, as one closed table. Source: architecture.md, "Audit". */

/** What a code means, and what to do about it. */
export type ArchiveErrorRule = Readonly<{ meaning: string; remedy: string }>;

/** Every code. Those of reading are findings of a verification; the rest stop who writes. */
export const ARCHIVE_ERRORS = {
  'not-a-segment': {
    meaning: 'The object does not begin as the segment of this topic, partition and offset has to.',
    remedy: 'Put the right object in its place from another copy.',
  },
  truncated: {
    meaning: 'The object ends too early.',
    remedy: 'Put the whole object in its place from another copy.',
  },
  'bad-block': {
    meaning: 'A block of the segment is not as the archive writes it.',
    remedy: 'Put the right object in its place from another copy.',
  },
  'bad-record': {
    meaning: 'The bytes of a record are not the Avro that the archive writes.',
    remedy: 'Put the right object in its place from another copy.',
  },
  'too-large': {
    meaning: 'An object, record or count is over its bound.',
    remedy: 'Lower what the broker takes, or read the object with a version that has a higher bound.',
  },
  'bad-order': {
    meaning: 'Offsets do not ascend.',
    remedy: 'Put the right object in its place from another copy; when writing, hand records on as they are read.',
  },
  'bad-manifest': {
    meaning: 'The object is no manifest, or not in its canonical form.',
    remedy: 'Put the right object in its place from another copy.',
  },
  'bad-fates': {
    meaning: 'The object that says which records were buried is not the one that the seal names.',
    remedy: 'Put the right object in its place from another copy.',
  },
  'wrong-place': {
    meaning: 'The object is one of another topic, partition, offset or number.',
    remedy: 'Put the right object in its place from another copy.',
  },
  'broken-link': {
    meaning: 'The object does not follow the one before it: one of the two was replaced, or one between them is gone.',
    remedy: 'Compare both with another copy.',
  },
  'other-partition': {
    meaning: 'The records are of another cluster, or of a topic that was made anew or trimmed.',
    remedy: 'Begin a new archive for the new topic; an old one is never continued.',
  },
  hole: {
    meaning: 'Records of an input are missing between those that are there.',
    remedy: 'Ask who keeps the topic and the archive; what was accepted must be there.',
  },
  'content-differs': {
    meaning: 'The records are others than the manifest says.',
    remedy: 'Compare both with another copy.',
  },
  'object-differs': {
    meaning: 'The records are those of the manifest, but the bytes of the object are others.',
    remedy: 'Put the right object in its place from another copy.',
  },
  'bad-verdict': {
    meaning: 'A record of the verdicts is none, or its key is not its VIN.',
    remedy: 'Find out who wrote it: only the eligibility worker may.',
  },
  'wrong-verdict-id': {
    meaning: 'The id of a verdict is not the digest of what it says.',
    remedy: 'Replay the archive, and compare what the events give.',
  },
  'broken-revision': {
    meaning: 'The revisions of a vehicle do not follow each other from 1 on: one was left out, repeated or altered.',
    remedy: 'Compare with another copy; replay the archive to see what the events give.',
  },
  'wrong-root': {
    meaning: 'The verdicts do not have the Merkle root that the seal names.',
    remedy: 'Compare seal and verdicts with another copy.',
  },
  'bad-seal': {
    meaning: 'The object is no seal, or not in its canonical form, or it contradicts itself.',
    remedy: 'Put the right object in its place from another copy.',
  },
  'unknown-key': {
    meaning: 'A seal is signed by a key that was not in force.',
    remedy: 'Take the archive for forged from this seal on, until who keeps the keys explains it.',
  },
  'missing-signature': {
    meaning: 'A seal lacks a signature that it needs.',
    remedy: 'Take the archive for forged from this seal on, until who keeps the keys explains it.',
  },
  'bad-signature': {
    meaning: 'A signature is not of this seal, or not by the key that it names.',
    remedy: 'Compare the seal with another copy.',
  },
  'bad-key-change': {
    meaning: 'A seal changes the keys in a way that is not allowed.',
    remedy: 'Take the archive for forged from this seal on, until who keeps the keys explains it.',
  },
  'revoked-key': {
    meaning: 'The key was revoked, so whoever has stolen it can sign, too.',
    remedy: 'Ask for the key that is in force now, by another way than the archive.',
  },
  'untrusted-key': {
    meaning: 'No seal of the archive is signed by the key that is trusted.',
    remedy: 'Make sure that it is the right key and the right archive; if so, the archive is forged.',
  },
  'went-back': {
    meaning: 'A seal names less than the good seal before it.',
    remedy: 'Take the archive for forged from this seal on, until who keeps the keys explains it.',
  },
  'different-content': {
    meaning: 'An object of this name is there, and holds something else.',
    remedy: 'Stop: another archiver, another cluster or somebody else writes into this archive. Find out who.',
  },
  'missing-object': {
    meaning: 'An object that others name is not there.',
    remedy: 'Put it in its place from another copy.',
  },
  'foreign-object': {
    meaning: 'An object stands among those of the archive that is none of them.',
    remedy: 'Find out who put it there; the archive writes no other names.',
  },
  'schema-differs': {
    meaning: 'A schema is another than a manifest names.',
    remedy: 'Put the right schema in its place from another copy.',
  },
  'sealed-differs': {
    meaning: 'The object is another than the one that was sealed.',
    remedy: 'Put the right object in its place from another copy.',
  },
  'differs-from-head': {
    meaning: 'The seal is another than the one that is held: two archives go by one name.',
    remedy: 'Take the archive for forged, until who keeps the keys explains it.',
  },
  'older-than-head': {
    meaning: 'The archive ends before the seal that is held: what came later was removed, or this is an older copy.',
    remedy: 'Ask for the whole archive.',
  },
  unsealed: {
    meaning:
      'Nothing says how far the archive goes, so that it is whole is not proven: its end could be cut off unseen.',
    remedy: 'Ask for the sealed archive; an archive of your own is sealed by `oretrail audit seal`.',
  },
  'not-locked': {
    meaning: 'The object can be removed sooner than it should.',
    remedy: 'Lock it in compliance mode.',
  },
  'not-archived': {
    meaning: 'The archive does not reach the cut, or has no end there, so it can not be sealed.',
    remedy: 'Archive up to the cut, and cut the segments of the verdicts at it.',
  },
} as const satisfies Readonly<Record<string, ArchiveErrorRule>>;

export type ArchiveErrorCode = keyof typeof ARCHIVE_ERRORS;

/** The one error of everything that reads or writes an archive. */
export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode;
  /** The object that it is about, by its name in the store; null where none is known yet. */
  readonly key: string | null;
  private readonly what: string;

  constructor(code: ArchiveErrorCode, what: string, options: ErrorOptions & { key?: string } = {}) {
    super(`${options.key === undefined ? '' : `${options.key}: `}${what}. ${ARCHIVE_ERRORS[code].meaning}`, options);
    this.name = 'ArchiveError';
    this.code = code;
    this.key = options.key ?? null;
    this.what = what;
  }

  /** The same error of an object; as it is where it has one. */
  of(key: string): ArchiveError {
    return this.key === null ? new ArchiveError(this.code, this.what, { cause: this.cause, key }) : this;
  }
}

/** Names the object in errors of what is done with it. */
export async function about<T>(key: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof ArchiveError ? error.of(key) : error;
  }
}
