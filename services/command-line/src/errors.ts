/** What can go wrong with a call, as one closed table, shown in docs/errors.md. */

import { type CodeOf, errorTable, type OretrailError } from '@oretrail/errors';

/** All errors of the command line: code to what to do about it. docs/errors.md. */
export const COMMAND_ERRORS = errorTable('command-line', {
  'unknown-command': {
    meaning: 'There is no command of that name.',
    remedy: 'See `oretrail --help` for all commands.',
    disposition: 'reject',
  },
  'unknown-flag': {
    meaning: 'The command has no such flag.',
    remedy: 'See `oretrail help COMMAND` for its flags.',
    disposition: 'reject',
  },
  'missing-argument': {
    meaning: 'The command needs an argument that is missing.',
    remedy: 'See `oretrail help COMMAND` for its arguments.',
    disposition: 'reject',
  },
  'excess-argument': {
    meaning: 'There are more arguments than the command takes.',
    remedy: 'See `oretrail help COMMAND` for its arguments.',
    disposition: 'reject',
  },
  'missing-flag': {
    meaning: 'The command needs a flag that is missing.',
    remedy: 'Add the flag with its value.',
    disposition: 'reject',
  },
  'missing-flag-value': {
    meaning: 'A flag is given without its value.',
    remedy: 'Write the value after the flag.',
    disposition: 'reject',
  },
  'conflicting-flags': {
    meaning: 'Two flags exclude each other.',
    remedy: 'Give one of them.',
    disposition: 'reject',
  },
  'repeated-flag': {
    meaning: 'A flag that takes one value is given more than once.',
    remedy: 'Give it once.',
    disposition: 'reject',
  },
  'unknown-ruleset': {
    meaning: 'There is no ruleset of that name.',
    remedy: 'See `oretrail rules list` for the rulesets.',
    disposition: 'reject',
  },
  'bad-time': {
    meaning: 'A value is not an RFC 3339 time with at most 9 fractional digits.',
    remedy: 'Write the time such as 2023-09-01T12:00:00Z.',
    disposition: 'reject',
  },
  'bad-source': {
    meaning: 'A value is not a URI, so it cannot be the source of an event.',
    remedy: 'Write the URI or URN of the party, such as urn:party:registrar.',
    disposition: 'reject',
  },
  'bad-day': {
    meaning: 'A value is not a day of the calendar.',
    remedy: 'Write the day such as 2024-04-30.',
    disposition: 'reject',
  },
  'bad-choice': {
    meaning: 'A flag does not take this value.',
    remedy: 'Give one of the values that are named.',
    disposition: 'reject',
  },
  'bad-number': {
    meaning: 'A value is not a plain number within its bounds.',
    remedy: 'Write a number within the bounds.',
    disposition: 'reject',
  },
  'file-unreadable': {
    meaning: "An input file can't be opened or read.",
    remedy: 'Check its name and permissions; `-` means standard input.',
    disposition: 'reject',
  },
  'directory-not-ours': {
    meaning: 'The output directory holds files, but not a run of Oretrail.',
    remedy: 'Choose an empty or new directory with --out.',
    disposition: 'reject',
  },
  'watch-one-file': {
    meaning: 'Only one file can be followed, and not standard input or another pipe.',
    remedy: 'Name one file, or leave --watch out.',
    disposition: 'reject',
  },
  'unknown-vehicle': {
    meaning: 'No production event in the directory names a vehicle with that VIN.',
    remedy: 'Copy the VIN from verdicts.ndjson in that directory.',
    disposition: 'reject',
  },
  'unknown-subject': {
    meaning: 'No event in force in the directory names that lot or vehicle.',
    remedy: 'Copy the lot id or VIN from the events, or a VIN from verdicts.ndjson in that directory.',
    disposition: 'reject',
  },
  'bad-connection': {
    meaning: 'The address of Kafka or the schema registry is missing or malformed.',
    remedy: 'Give --brokers and --registry, or set their variables; or call from where `pnpm stack up` was called.',
    disposition: 'reject',
  },
  'topics-unusable': {
    meaning: 'A topic is missing, or the topics do not have the same number of partitions.',
    remedy: 'See `oretrail topics check`; `oretrail topics apply` creates the missing ones.',
    disposition: 'reject',
  },
  'no-verdict': {
    meaning: 'There is no verdict of that VIN.',
    remedy: 'Copy the VIN from `oretrail verdicts`; if it was published just now, see `oretrail lag`.',
    disposition: 'reject',
  },
  'no-archive': {
    meaning: 'There is no archive at that place.',
    remedy: 'Give the place that the audit worker writes to: its objects begin with audit/v1/.',
    disposition: 'reject',
  },
  'bad-head': {
    meaning: 'The file does not hold a seal.',
    remedy: 'Give a seal byte for byte from the archive, under audit/v1/seals/.',
    disposition: 'reject',
  },
  'bad-key': {
    meaning: 'The value is not a public Ed25519 key, and the file does not hold one.',
    remedy: 'Give 64 lower-case hex digits, or a PEM file.',
    disposition: 'reject',
  },
  'no-seal': {
    meaning: 'The archive has no good seal of that number, so there is nothing to compare with.',
    remedy: 'See `oretrail audit verify` for the seals that there are.',
    disposition: 'reject',
  },
  'bad-facts': {
    meaning: 'A line of the file is not a reference fact.',
    remedy: 'Write reference facts, one CloudEvent a line; `oretrail validate` says what is wrong with a line.',
    disposition: 'reject',
  },
  'output-failed': {
    meaning: "The output can't be written to its end; files in the directory are unchanged.",
    remedy: 'Check that its folder exists, is writable and has room, and call again.',
    disposition: 'retry',
  },
  'disk-full': {
    meaning: 'The disk is full, or the process may not write a larger file. What was written before is kept.',
    remedy: 'Free some space, or raise the limit (`ulimit -f`), and repeat the call.',
    disposition: 'retry',
  },
  'too-many-files': {
    meaning: 'The process may not open more files.',
    remedy: 'Raise the limit (`ulimit -n`), and repeat the call.',
    disposition: 'retry',
  },
  internal: {
    meaning: 'A fault of Oretrail itself.',
    remedy: 'Please report it, with the call and the lines below.',
    disposition: 'crash',
  },
});

/** The codes of {@link COMMAND_ERRORS}. */
export type CommandErrorCode = CodeOf<typeof COMMAND_ERRORS>;

/** A call that can't be carried out. */
export type CommandLineError = OretrailError<CommandErrorCode>;
