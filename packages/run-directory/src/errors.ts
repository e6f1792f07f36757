/** What can be wrong with the directory of a run, or with the keys that seal it, as one closed table: docs/errors.md. */
import { type CodeOf, errorTable, type OretrailError } from '@oretrail/errors';

/** Every code. */
export const RUN_DIRECTORY_ERRORS = errorTable('run-directory', {
  'directory-not-ours': {
    meaning: 'The output directory holds files, but not a run of Oretrail.',
    remedy: 'Choose an empty or new directory with --out.',
    disposition: 'reject',
  },
  'directory-unusable': {
    meaning: "The output directory can't be made, read or written.",
    remedy: 'Check its path and permissions, or choose another with --out.',
    disposition: 'reject',
  },
  'directory-in-use': {
    meaning: 'Another call uses the output directory, on this host: perhaps in another container.',
    remedy: 'Wait until it has ended, then call again.',
    disposition: 'reject',
  },
  'directory-elsewhere': {
    meaning: 'A call on another host writes into the output directory, or this host restarted during one.',
    remedy: 'Wait until it has ended; if none is running on any host, remove the file `.oretrail.holder`.',
    disposition: 'reject',
  },
  'directory-damaged': {
    meaning: 'A file of an earlier run was changed, or the run has not ended.',
    remedy: 'Repeat the call of the run; if that does not help, run into another directory.',
    disposition: 'reject',
  },
  'log-behind': {
    meaning: 'The log of the directory is gone, or older than the files beside it, or one of these files was changed.',
    remedy: 'Restore the last state of its folder `log`; remove a file that was changed, and it is written again.',
    disposition: 'reject',
  },
  'other-version': {
    meaning: 'Another version of Oretrail made the directory, in a format that this one does not read.',
    remedy: 'Use the version that made it, or read the files into another directory with --out.',
    disposition: 'reject',
  },
  'settings-differ': {
    meaning: 'The directory was made with other flags.',
    remedy: 'Give the same flags again, or choose another directory with --out.',
    disposition: 'reject',
  },
  'no-run': {
    meaning: 'The directory does not hold a run of Oretrail.',
    remedy: 'Make one with `oretrail run FILE… --out DIR` first.',
    disposition: 'reject',
  },
  'output-failed': {
    meaning: "The output can't be written to its end; files in the directory are unchanged.",
    remedy: 'Check that its folder exists, is writable and has room, and call again.',
    disposition: 'retry',
  },
  'file-exists': {
    meaning: 'A file of that name exists, and would be overwritten.',
    remedy: 'Choose another folder with --out.',
    disposition: 'reject',
  },
  'file-unreadable': {
    meaning: "An input file can't be opened or read.",
    remedy: 'Check its name and permissions; `-` means standard input.',
    disposition: 'reject',
  },
  'bad-key': {
    meaning: 'The value is not a public Ed25519 key, and the file does not hold one.',
    remedy: 'Give 64 lower-case hex digits, or a PEM file.',
    disposition: 'reject',
  },
  'key-not-in-force': {
    meaning: 'The key is not the one that the seals of the archive have in force.',
    remedy: 'Give the key that is in force; to change it see `oretrail audit keys`.',
    disposition: 'reject',
  },
  'missing-flag': {
    meaning: 'The command needs a flag that is missing.',
    remedy: 'Add the flag with its value.',
    disposition: 'reject',
  },
  'nothing-to-correct': {
    meaning: 'There is no event of that subject to correct, or more than one could be meant.',
    remedy: 'Copy the subject from the event, and name the event with --id.',
    disposition: 'reject',
  },
  'not-quiet': {
    meaning: 'The workers cannot finish something, so no cut can be proved.',
    remedy: 'See what is parked or waiting; repeat the last `oretrail run`.',
    disposition: 'crash',
  },
});

/** A call on a directory that can't be carried out. */
export type RunDirectoryError = OretrailError<CodeOf<typeof RUN_DIRECTORY_ERRORS>>;
