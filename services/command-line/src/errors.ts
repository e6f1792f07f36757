/** What can go wrong with a call, as one closed table. `docs/errors.md` shows it, and a test keeps the two equal. */

import { type CommandErrorRule, EXIT_DIFFERS, EXIT_FAILED, EXIT_WRONG_CALL, type ExitStatus } from './exit-status.ts';
import { FILE_FORMAT_ERRORS } from './file-format-errors.ts';

export { EXIT_DIFFERS, EXIT_FAILED, EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL, type ExitStatus } from './exit-status.ts';

/** All errors of the command line: code to what to do about it. docs/errors.md. */
export const COMMAND_ERRORS = {
  'unknown-command': {
    meaning: 'There is no command of that name.',
    remedy: 'See `oretrail --help` for all commands.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'unknown-flag': {
    meaning: 'The command has no such flag.',
    remedy: 'See `oretrail help COMMAND` for its flags.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'missing-argument': {
    meaning: 'The command needs an argument that is not there.',
    remedy: 'See `oretrail help COMMAND` for its arguments.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'excess-argument': {
    meaning: 'There are more arguments than the command takes.',
    remedy: 'See `oretrail help COMMAND` for its arguments.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'missing-flag': {
    meaning: 'The command needs a flag that is not there.',
    remedy: 'Add the flag with its value.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'missing-flag-value': {
    meaning: 'A flag stands without the value that it needs.',
    remedy: 'Write the value after the flag.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'conflicting-flags': {
    meaning: 'Two flags exclude each other.',
    remedy: 'Give one of them.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'repeated-flag': {
    meaning: 'A flag that takes one value is given more than once.',
    remedy: 'Give it once.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'unknown-ruleset': {
    meaning: 'There is no ruleset of that name.',
    remedy: 'See `oretrail rules list` for the rulesets.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-time': {
    meaning: 'A value is no RFC 3339 time with at most 9 fractional digits.',
    remedy: 'Write the time such as 2023-09-01T12:00:00Z.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-source': {
    meaning: 'A value is no URI, so it can be the source of no event.',
    remedy: 'Write the URI or URN of the party, such as urn:party:registrar.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'no-operator': {
    meaning: 'A source that was to be removed is no operator.',
    remedy: 'See `oretrail operators list`.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'too-many-operators': {
    meaning: 'More than 100 sources would be operators.',
    remedy: 'Remove those that need not correct the events of others: `oretrail operators remove`.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-day': {
    meaning: 'A value is no day of the calendar.',
    remedy: 'Write the day such as 2024-04-30.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-choice': {
    meaning: 'A value is none of those that a flag takes.',
    remedy: 'Give one of those that are named.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-number': {
    meaning: 'A value is no plain number within its bounds.',
    remedy: 'Write a number within the bounds.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'file-unreadable': {
    meaning: "An input file can't be opened or read.",
    remedy: 'Check its name and permissions; `-` stands for standard input.',
    exitStatus: EXIT_WRONG_CALL,
  },
  ...FILE_FORMAT_ERRORS,
  'directory-not-ours': {
    meaning: 'The output directory holds files, but no run of Oretrail.',
    remedy: 'Choose an empty or new directory with --out.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'directory-unusable': {
    meaning: "The output directory can't be made, read or written.",
    remedy: 'Check its path and permissions, or choose another with --out.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'directory-in-use': {
    meaning: 'Another call is at work in the output directory, on this host: in another container, perhaps.',
    remedy: 'Wait until it has ended, then call again.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'directory-elsewhere': {
    meaning: 'A call on another host writes into the output directory, or this host was started anew amid one.',
    remedy: 'Wait until it has ended; once none is running on any host, remove the file `.oretrail.holder`.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'directory-damaged': {
    meaning: 'A file of an earlier run is not as it was written, or the run has not ended.',
    remedy: 'Make the call of the run again; if that is no help, run into another directory.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'log-behind': {
    meaning: 'The log of the directory is gone, or older than the files beside it, or one of these was changed.',
    remedy: 'Put its folder `log` back as it was last; remove a file that was changed, and it is written anew.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'other-version': {
    meaning: 'Another version of Oretrail has made the directory, in a form that this one does not read.',
    remedy: 'Use the version that made it, or read the files into another directory with --out.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'settings-differ': {
    meaning: 'The directory was made under other flags.',
    remedy: 'Give the same flags again, or choose another directory with --out.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'watch-one-file': {
    meaning: 'Only one file can be followed, and no standard input or other pipe.',
    remedy: 'Name one file, or leave --watch out.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'nothing-to-correct': {
    meaning: 'There is no event of that subject to be corrected, or more than one could be meant.',
    remedy: 'Copy the subject from the event, and name the event with --id.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'not-quiet': {
    meaning: 'Something is left to do that the workers cannot do, so no cut can be proved.',
    remedy: 'See what is parked or waiting; make the last `oretrail run` again.',
    exitStatus: EXIT_FAILED,
  },
  'no-run': {
    meaning: 'The directory holds no run of Oretrail.',
    remedy: 'Make one with `oretrail run FILE… --out DIR` first.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'unknown-vehicle': {
    meaning: 'No production event in the directory speaks of a vehicle with that VIN.',
    remedy: 'Copy the VIN from verdicts.ndjson in that directory.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'unknown-subject': {
    meaning: 'No event in force in the directory speaks of that lot or vehicle.',
    remedy: 'Copy the lot id or VIN from the events, or a VIN from verdicts.ndjson in that directory.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-connection': {
    meaning: 'Where Kafka or the schema registry is was not said, or not in a form that can be read.',
    remedy: 'Give --brokers and --registry, or set their variables; or call where `pnpm stack up` was called.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'topics-unusable': {
    meaning: 'A topic is missing, or the topics have not the same number of partitions.',
    remedy: 'See `oretrail topics check`; `oretrail topics apply` makes those that are missing.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'topics-not-empty': {
    meaning: 'A topic that is to be filled from an archive holds something already, or another law is in force.',
    remedy: 'Restore into new topics: under another --topic-prefix, or on another cluster.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'no-verdict': {
    meaning: 'There is no verdict of that VIN.',
    remedy: 'Copy the VIN from `oretrail verdicts`; if it was published just now, see `oretrail lag`.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'unknown-letter': {
    meaning: 'There is no dead letter at that place, or none are kept of that topic.',
    remedy: 'Copy the place from `oretrail dlq list`.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-patch': {
    meaning: 'The file holds no event that could stand instead of a dead letter.',
    remedy: 'Repair what it says, and try with --dry-run; `oretrail dlq show LETTER --data --json` gives the event.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'kafka-unreachable': {
    meaning: 'No broker of Kafka answered in time.',
    remedy: 'Check --brokers, TLS and SASL, and that the cluster is up; then call again: nothing is harmed by it.',
    exitStatus: EXIT_FAILED,
  },
  'kafka-refused': {
    meaning: 'Kafka refused what was asked of it.',
    remedy: 'See what it says: a topic has no more replicas than there are brokers, and some clusters ask for rights.',
    exitStatus: EXIT_FAILED,
  },
  'registry-unreachable': {
    meaning: 'The schema registry did not answer in time.',
    remedy: 'Check --registry and that the registry is up; then call again: nothing is harmed by it.',
    exitStatus: EXIT_FAILED,
  },
  'registry-refused': {
    meaning: 'The schema registry refused a request, or answered what its protocol does not know.',
    remedy: 'Check that --registry is where its Confluent API begins, and what rights and rules it has.',
    exitStatus: EXIT_FAILED,
  },
  'log-unreadable': {
    meaning: 'A topic holds what this version can not read, or has lost what it held.',
    remedy: 'Call with the newest version that has written to it; if it lost records, restore the topics.',
    exitStatus: EXIT_FAILED,
  },
  'cut-not-proved': {
    meaning: 'The workers did not come to rest at a cut in time, so nothing is proved.',
    remedy: 'See `oretrail lag` for who is behind, waiting or parked, and that all workers run; or raise --timeout.',
    exitStatus: EXIT_FAILED,
  },
  'bad-store': {
    meaning: 'Where the archive is was not said in a form that can be read, or there is no such bucket.',
    remedy: 'Give the path of a folder, or s3://BUCKET/PREFIX.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'no-archive': {
    meaning: 'There is nothing of an archive at that place.',
    remedy: 'Give the place that the audit worker writes to: what lies in it begins with audit/v1/.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-head': {
    meaning: 'The file holds no seal.',
    remedy: 'Give a seal byte for byte as it lies in the archive, under audit/v1/seals/.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-key': {
    meaning: 'The value is no public Ed25519 key, and the file holds none.',
    remedy: 'Give 64 lower-case hex digits, or a PEM file.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'key-not-in-force': {
    meaning: 'The key is another than the seals of the archive have in force.',
    remedy: 'Give the key that is in force; to change it see `oretrail audit keys`.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'file-exists': {
    meaning: 'A file is there that would be written over.',
    remedy: 'Choose another folder with --out.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'not-archived': {
    meaning: 'The audit worker has not archived up to the cut in time, so nothing is sealed.',
    remedy: 'See that the audit worker runs and writes to this store; or raise --timeout.',
    exitStatus: EXIT_FAILED,
  },
  'bad-cut': {
    meaning: 'The file holds no cut, or one that the topics never had.',
    remedy: 'Write the answer of `oretrail quiesce --brokers … --json` into it.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'not-first-seal': {
    meaning:
      'Only the first seal of an archive says which one it goes on from, and this archive has one that does not.',
    remedy: 'Leave --continues out, or seal a new archive.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'no-seal': {
    meaning: 'The archive has no good seal of that number, so there is nothing to compare with.',
    remedy: 'See `oretrail audit verify` for the seals that there are.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-facts': {
    meaning: 'A line of the file is no reference fact.',
    remedy: 'Write reference facts, one CloudEvent a line; `oretrail validate` tells what is wrong with a line.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'bad-bundle': {
    meaning: 'The file is no bundle of evidence, or it contradicts itself.',
    remedy: 'Make it again with `oretrail evidence VIN STORE --out FILE`.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'archive-fails': {
    meaning: 'An object of the archive is not what it should be, so nothing is proved.',
    remedy: 'See docs/audit.md; `oretrail audit verify` tells how much of the archive is good.',
    exitStatus: EXIT_DIFFERS,
  },
  'other-engine': {
    meaning:
      'The archive was sealed by an engine of another meaning than the one here, and that gave other verdicts: no sign of tampering.',
    remedy: 'Use the version of Oretrail that is named, or run the events anew and seal what they give here.',
    exitStatus: EXIT_DIFFERS,
  },
  'store-unreachable': {
    meaning: 'The store of the archive did not answer as it should, however often it was asked.',
    remedy: 'Check ORETRAIL_S3_ENDPOINT, AWS_REGION, clock and network; then call again: nothing is harmed by it.',
    exitStatus: EXIT_FAILED,
  },
  'store-refused': {
    meaning: 'The store of the archive refused what was asked of it.',
    remedy: 'See what it says, and check the credentials and what they may do.',
    exitStatus: EXIT_FAILED,
  },
  'output-failed': {
    meaning: "The output can't be written to the end; files in the directory are as they were before.",
    remedy: 'See that its folder is there, may be written to and has room, and call again.',
    exitStatus: EXIT_FAILED,
  },
  'disk-full': {
    meaning: 'The disk has no room left, or the process may write no larger file. What was written before stands.',
    remedy: 'Make room, or raise the limit (`ulimit -f`), and make the call again.',
    exitStatus: EXIT_FAILED,
  },
  'too-many-files': {
    meaning: 'The process may open no more files.',
    remedy: 'Raise the limit (`ulimit -n`), and make the call again.',
    exitStatus: EXIT_FAILED,
  },
  internal: {
    meaning: 'A fault of Oretrail itself.',
    remedy: 'Please report it, with the call and the lines below.',
    exitStatus: EXIT_FAILED,
  },
} as const satisfies Readonly<Record<string, CommandErrorRule>>;

export type CommandErrorCode = keyof typeof COMMAND_ERRORS;

/** A call that can't be carried out. `message` states the value and the bound that it breaks, in a sentence without its full stop. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
  readonly code: CommandErrorCode;

  constructor(code: CommandErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get remedy(): string {
    return COMMAND_ERRORS[this.code].remedy;
  }

  get exitStatus(): ExitStatus {
    return COMMAND_ERRORS[this.code].exitStatus;
  }
}
