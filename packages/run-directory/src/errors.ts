/** What can be wrong with the directory of a run, or with the keys that seal it, as one closed table: docs/errors.md. */
import { type CodeOf, crash, errorTable, type OretrailError, reject, retry } from '@oretrail/errors';

/** Every code. */
export const RUN_DIRECTORY_ERRORS = errorTable('run-directory', {
  'directory-not-ours': reject(
    'The output directory holds files, but not a run of Oretrail.',
    'Choose an empty or new directory with --out.',
  ),
  'directory-unusable': reject(
    "The output directory can't be made, read or written.",
    'Check its path and permissions, or choose another with --out.',
  ),
  'directory-in-use': reject(
    'Another call uses the output directory, on this host: perhaps in another container.',
    'Wait until it has ended, then call again.',
  ),
  'directory-elsewhere': reject(
    'A call on another host writes into the output directory, or this host restarted during one.',
    'Wait until it has ended; if none is running on any host, remove the file `.oretrail.holder`.',
  ),
  'directory-damaged': reject(
    'A file of an earlier run was changed, or the run has not ended.',
    'Repeat the call of the run; if that does not help, run into another directory.',
  ),
  'log-behind': reject(
    'The log of the directory is gone, or older than the files beside it, or one of these files was changed.',
    'Restore the last state of its folder `log`; remove a file that was changed, and it is written again.',
  ),
  'other-version': reject(
    'Another version of Oretrail made the directory, in a format that this one does not read.',
    'Use the version that made it, or read the files into another directory with --out.',
  ),
  'settings-differ': reject(
    'The directory was made with other flags.',
    'Give the same flags again, or choose another directory with --out.',
  ),
  'no-run': reject(
    'The directory does not hold a run of Oretrail.',
    'Make one with `oretrail run FILE… --out DIR` first.',
  ),
  'output-failed': retry(
    "The output can't be written to its end; files in the directory are unchanged.",
    'Check that its folder exists, is writable and has room, and call again.',
  ),
  'file-exists': reject('A file of that name exists, and would be overwritten.', 'Choose another folder with --out.'),
  'file-unreadable': reject(
    "An input file can't be opened or read.",
    'Check its name and permissions; `-` means standard input.',
  ),
  'bad-key': reject(
    'The value is not a public Ed25519 key, and the file does not hold one.',
    'Give 64 lower-case hex digits, or a PEM file.',
  ),
  'key-not-in-force': reject(
    'The key is not the one that the seals of the archive have in force.',
    'Give the key that is in force; to change it see `oretrail audit keys`.',
  ),
  'missing-flag': reject('The command needs a flag that is missing.', 'Add the flag with its value.'),
  'nothing-to-correct': reject(
    'There is no event of that subject to correct, or more than one could be meant.',
    'Copy the subject from the event, and name the event with --id.',
  ),
  'not-quiet': crash(
    'The workers cannot finish something, so no cut can be proved.',
    'See what is parked or waiting; repeat the last `oretrail run`.',
  ),
});

/** A call on a directory that can't be carried out. */
export type RunDirectoryError = OretrailError<CodeOf<typeof RUN_DIRECTORY_ERRORS>>;
