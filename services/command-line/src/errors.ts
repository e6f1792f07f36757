/** What can go wrong with a call, as one closed table, shown in docs/errors.md. */

import { type CodeOf, crash, errorTable, type OretrailError, reject, retry } from '@oretrail/errors';

/** All errors of the command line: code to what to do about it. docs/errors.md. */
export const COMMAND_ERRORS = errorTable('command-line', {
  'unknown-command': reject('There is no command of that name.', 'See `oretrail --help` for all commands.'),
  'unknown-flag': reject('The command has no such flag.', 'See `oretrail help COMMAND` for its flags.'),
  'missing-argument': reject(
    'The command needs an argument that is missing.',
    'See `oretrail help COMMAND` for its arguments.',
  ),
  'excess-argument': reject(
    'There are more arguments than the command takes.',
    'See `oretrail help COMMAND` for its arguments.',
  ),
  'missing-flag': reject('The command needs a flag that is missing.', 'Add the flag with its value.'),
  'missing-flag-value': reject('A flag is given without its value.', 'Write the value after the flag.'),
  'conflicting-flags': reject('Two flags exclude each other.', 'Give one of them.'),
  'repeated-flag': reject('A flag that takes one value is given more than once.', 'Give it once.'),
  'unknown-ruleset': reject('There is no ruleset of that name.', 'See `oretrail rules list` for the rulesets.'),
  'bad-time': reject(
    'A value is not an RFC 3339 time with at most 9 fractional digits.',
    'Write the time such as 2023-09-01T12:00:00Z.',
  ),
  'bad-source': reject(
    'A value is not a URI of at most 256 characters, so it cannot be the source of an event.',
    'Write the URI or URN of the party, such as urn:party:registrar.',
  ),
  'bad-principal': reject(
    'A value is not a principal of Kafka that a topic can be named after.',
    'Give the principal as the brokers name it, such as User:smm; a longer one needs a token or an API key.',
  ),
  'bad-day': reject('A value is not a day of the calendar.', 'Write the day such as 2024-04-30.'),
  'bad-choice': reject('A flag does not take this value.', 'Give one of the values that are named.'),
  'bad-number': reject('A value is not a plain number within its bounds.', 'Write a number within the bounds.'),
  'file-unreadable': reject(
    "An input file can't be opened or read.",
    'Check its name and permissions; `-` means standard input.',
  ),
  'not-convertible': reject(
    'The file is not of a format that `oretrail convert` reads.',
    'Give a sheet (CSV in UTF-8): docs/sheets.md, or EPCIS 2.0 in JSON: docs/epcis.md; events need no conversion.',
  ),
  'directory-not-ours': reject(
    'The output directory holds files, but not a run of Oretrail.',
    'Choose an empty or new directory with --out.',
  ),
  'watch-one-file': reject(
    'Only one file can be followed, and not standard input or another pipe.',
    'Name one file, or leave --watch out.',
  ),
  'unknown-vehicle': reject(
    'No production event in the directory names a vehicle with that VIN.',
    'Copy the VIN from verdicts.ndjson in that directory.',
  ),
  'unknown-subject': reject(
    'No event in force in the directory names that lot or vehicle.',
    'Copy the lot id or VIN from the events, or a VIN from verdicts.ndjson in that directory.',
  ),
  'bad-connection': reject(
    'The address of Kafka or the schema registry is missing or malformed.',
    'Give --brokers and --registry, or set their variables; or call from where `pnpm stack up` was called.',
  ),
  'topics-unusable': reject(
    'A topic is missing, or the topics do not have the same number of partitions.',
    'See `oretrail topics check`; `oretrail topics apply` creates the missing ones.',
  ),
  'no-verdict': reject(
    'There is no verdict of that VIN.',
    'Copy the VIN from `oretrail verdicts`; if it was published just now, see `oretrail lag`.',
  ),
  'bad-intake': reject(
    'The address of the intake, or the token to sign in with, is missing or malformed.',
    'Give --intake and --token-file, or set ORETRAIL_INTAKE and ORETRAIL_INTAKE_TOKEN.',
  ),
  'intake-refused': reject(
    'The intake has refused the request.',
    'Correct what the sentence names; docs/errors.md has its codes.',
  ),
  'intake-unreachable': retry(
    'The intake does not answer, or not as an intake does.',
    'Check its address and health, and make the call again: nothing is taken twice.',
  ),
  'bad-console': reject(
    'The address of the console, or the token to sign in with, is missing or malformed.',
    'Give --api and --token-file, or set ORETRAIL_CONSOLE and ORETRAIL_CONSOLE_TOKEN.',
  ),
  'console-refused': reject(
    'The console has refused the request.',
    'Ask as a role that may see it, or correct what the sentence names; docs/errors.md has the codes, and docs/spec/console.md who sees what.',
  ),
  'console-unreachable': retry(
    'The console does not answer, or not as a console does.',
    'Check its address and health, and make the call again: reading changes nothing.',
  ),
  'console-unsettled': retry(
    'The console knows events that the published verdict does not rest on yet.',
    'Make the call again in a moment; `oretrail lag` says whether the workers have stopped.',
  ),
  'bad-grants-file': reject(
    'The file is not YAML or JSON with grants.',
    'Correct what is named: `oretrail help grants` and docs/spec/intake.md have its members.',
  ),
  'grant-changed': reject(
    'A grant of the file has other content than the one of that id, and a grant never changes.',
    'Give the new grant a new id, and revoke the old one in the same file.',
  ),
  'unknown-grant': reject('No grant of that id is known.', 'See `oretrail grants list` for the ids.'),
  'operators-differ': reject(
    'The sources of the operators by the grants are not those that the workers know.',
    'Make them equal, by the lines above or by the file; nothing was changed.',
  ),
  'not-confirmed': reject(
    'The change was not confirmed, so nothing was changed.',
    'Answer `y` on a terminal, or give --yes.',
  ),
  'bad-api-key': reject(
    'An API key is `oretrail_` and 43 letters, digits, `-` and `_`.',
    'Give the key as `oretrail token new` has printed it.',
  ),
  'no-archive': reject(
    'There is no archive at that place.',
    'Give the place that the audit worker writes to: its objects begin with audit/v1/.',
  ),
  'bad-head': reject(
    'The file does not hold a seal.',
    'Give a seal byte for byte from the archive, under audit/v1/seals/.',
  ),
  'bad-key': reject(
    'The value is not a public Ed25519 key, and the file does not hold one.',
    'Give 64 lower-case hex digits, or a PEM file.',
  ),
  'no-seal': reject(
    'The archive has no good seal of that number, so there is nothing to compare with.',
    'See `oretrail audit verify` for the seals that there are.',
  ),
  'bad-facts': reject(
    'A line of the file is not a reference fact.',
    'Write reference facts, one CloudEvent a line; `oretrail validate` says what is wrong with a line.',
  ),
  'output-failed': retry(
    "The output can't be written to its end; files in the directory are unchanged.",
    'Check that its folder exists, is writable and has room, and call again.',
  ),
  'disk-full': retry(
    'The disk is full, or the process may not write a larger file. What was written before is kept.',
    'Free some space, or raise the limit (`ulimit -f`), and repeat the call.',
  ),
  'too-many-files': retry(
    'The process may not open more files.',
    'Raise the limit (`ulimit -n`), and repeat the call.',
  ),
  internal: crash('A fault of Oretrail itself.', 'Please report it, with the call and the lines below.'),
});

/** The codes of {@link COMMAND_ERRORS}. */
export type CommandErrorCode = CodeOf<typeof COMMAND_ERRORS>;

/** A call that can't be carried out. */
export type CommandLineError = OretrailError<CommandErrorCode>;
