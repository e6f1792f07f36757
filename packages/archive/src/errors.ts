/** What can be wrong with an archive, as one closed table. Source: architecture.md, "Audit". */
import {
  type CodeOf,
  crash,
  type ErrorRule,
  EXIT_DIFFERS,
  errorTable,
  isErrorOf,
  type OretrailError,
  type OretrailErrorOptions,
  reject,
} from '@oretrail/errors';

/** The call is right, but the object that it reads is not. */
function finding(meaning: string, remedy: string): ErrorRule {
  return reject(meaning, remedy, { exitStatus: EXIT_DIFFERS });
}

/** An archiver or a seal stops before it writes something that nobody could prove. */
function stop(meaning: string, remedy: string): ErrorRule {
  return crash(meaning, remedy, { exitStatus: EXIT_DIFFERS });
}

const RESTORE_OBJECT = 'Restore the right object from another copy.';
const ASK_KEEPER = 'Treat the archive as forged from this seal on, until the keeper of the keys explains it.';

/** Every code. Those of reading are findings of a verification; the others stop an archiver or a seal. */
export const ARCHIVE_ERRORS = errorTable('archive', {
  'not-a-segment': finding(
    'The object does not begin as the segment of this topic, partition and offset must.',
    RESTORE_OBJECT,
  ),
  truncated: finding('The object ends too early.', 'Restore the whole object from another copy.'),
  'bad-block': finding('A block of the segment is not as the archive writes it.', RESTORE_OBJECT),
  'bad-record': finding('The bytes of a record are not the Avro that the archive writes.', RESTORE_OBJECT),
  'too-large': stop(
    'An object, record or count is over its limit.',
    'Lower the limit of the broker, or read the object with a version that has a higher limit.',
  ),
  'bad-order': stop(
    'Offsets do not ascend.',
    'Restore the right object from another copy; an archiver must get records in the order of the log.',
  ),
  'bad-manifest': finding('The object is not a manifest, or not in its canonical form.', RESTORE_OBJECT),
  'bad-fates': finding('The object that lists the dead letters is not the one that the seal names.', RESTORE_OBJECT),
  'wrong-place': finding('The object belongs to another topic, partition, offset or number.', RESTORE_OBJECT),
  'broken-link': finding(
    'The object does not follow the one before it: one of the two was replaced, or one between them is gone.',
    'Compare both with another copy.',
  ),
  'other-partition': stop(
    'The records are from another cluster, or from a topic that was recreated or trimmed.',
    'Begin a new archive for the new topic; an old archive cannot continue with it.',
  ),
  hole: stop(
    'Records of an input are missing between those that are there.',
    'Ask the keepers of the topic and of the archive: a record that was accepted must be there.',
  ),
  'content-differs': finding('The records are not those that the manifest names.', 'Compare both with another copy.'),
  'object-differs': finding(
    'The records are those of the manifest, but the bytes of the object differ.',
    RESTORE_OBJECT,
  ),
  'bad-verdict': finding(
    'A record of the verdicts is not a verdict, or its key is not its VIN.',
    'Find out who wrote it: only the eligibility worker may.',
  ),
  'wrong-verdict-id': finding(
    'The id of a verdict is not the digest of its content.',
    'Replay the archive, and compare the verdicts that the events give.',
  ),
  'broken-revision': finding(
    'The revisions of a vehicle do not follow each other from 1 on: one is missing, or was repeated or altered.',
    'Compare with another copy; replay the archive to see the verdicts that the events give.',
  ),
  'wrong-root': finding(
    'The verdicts do not have the Merkle root that the seal names.',
    'Compare seal and verdicts with another copy.',
  ),
  'bad-seal': finding(
    'The object is not a seal, or not in its canonical form, or it contradicts itself.',
    RESTORE_OBJECT,
  ),
  'unknown-key': finding('A seal is signed by a key that was not in force.', ASK_KEEPER),
  'missing-signature': finding('A seal lacks a signature that it needs.', ASK_KEEPER),
  'bad-signature': finding(
    'A signature does not fit this seal, or is not by the key that it names.',
    'Compare the seal with another copy.',
  ),
  'bad-key-change': finding('A seal changes the keys in a way that is not allowed.', ASK_KEEPER),
  'revoked-key': finding(
    'The key was revoked, so the thief of the key can sign too.',
    'Ask for the key that is in force now, by another way than the archive.',
  ),
  'untrusted-key': finding(
    'The trusted key has signed no seal of the archive.',
    'Check that it is the right key and the right archive; if both are, the archive is forged.',
  ),
  'went-back': finding('A seal names less than the good seal before it.', ASK_KEEPER),
  'different-content': stop(
    'An object of this name exists, with other content.',
    'Stop: another archiver, another cluster or a stranger writes into this archive. Find out who.',
  ),
  'missing-object': finding('An object that others name is missing.', 'Restore it from another copy.'),
  'foreign-object': finding('The archive does not write objects of this name.', 'Find out who put it there.'),
  'schema-differs': finding(
    'A schema is not the one that a manifest names.',
    'Restore the right schema from another copy.',
  ),
  'sealed-differs': finding('The object is not the one that was sealed.', RESTORE_OBJECT),
  'differs-from-head': finding(
    'The seal is not the one that you hold: there are two archives of one name.',
    'Treat the archive as forged, until the keeper of the keys explains it.',
  ),
  'older-than-head': finding(
    'The archive ends before the seal that you hold: what came later was removed, or this is an older copy.',
    'Ask for the whole archive.',
  ),
  unsealed: finding(
    'No seal says how far the archive goes, so it is not proved to be whole: its end could be cut off unnoticed.',
    'Ask for the sealed archive; `oretrail audit seal` seals your own.',
  ),
  'not-locked': finding('The object can be removed sooner than it should.', 'Lock it in compliance mode.'),
  'not-archived': stop(
    'The archive does not reach the cut, or does not end there, so it cannot be sealed.',
    'Archive up to the cut, and end the segments of the verdicts there.',
  ),
});

/** The codes of {@link ARCHIVE_ERRORS}. */
export type ArchiveErrorCode = CodeOf<typeof ARCHIVE_ERRORS>;

/** An archive that cannot be read or written; its subject is the name of an object in the store. */
export type ArchiveError = OretrailError<ArchiveErrorCode>;

/** @param what about the object, without its name */
export function archiveError(code: ArchiveErrorCode, what: string, options?: OretrailErrorOptions): ArchiveError {
  return ARCHIVE_ERRORS.error(code, what, options);
}

/** Names the object in the errors of an action. */
export async function about<T>(key: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw isErrorOf(ARCHIVE_ERRORS, error) ? error.about(key) : error;
  }
}
