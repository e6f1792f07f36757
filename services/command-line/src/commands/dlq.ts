/** `oretrail dlq`: records that could not be taken, and subjects that could not be evaluated. Source: architecture.md, "Dead letters". */

import { topicOfLetters } from '@oretrail/operations';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { type ListFlags, list } from './dlq/list.ts';
import { type ParkedFlags, parked, retry } from './dlq/parked.ts';
import { type RedriveFlags, redrive } from './dlq/redrive.ts';
import { type ShowFlags, show } from './dlq/show.ts';
import { sourceValues, timeValue } from './flags.ts';
import { CONNECTION_HELP, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';

const HELP = `
A record of a public topic that can't be decoded or breaks the contract is kept, byte for byte, in the topic's dead letters.
list shows them with their codes (docs/errors.md), and whether they were sent again; show prints all that is legible of one.
The event in a letter may hold a supplier's prices and masses: only show --data prints it.
redrive sends letters again as they were, each to the partition in which its key belongs, and records that. It refuses a
letter that this version would bury again. A letter that was sent before is refused if you name it, and skipped if a filter
selects it. Repeat a call that was interrupted: an event that comes twice changes nothing.
--patch FILE replaces one letter by the repaired event in FILE, as JSON. That is the operator's own event: its source is
--operator, and it gets a new id; its time is the one in FILE. The extension replacesid names what it replaces.
parked shows lots and vehicles whose evaluation failed, which is a fault of Oretrail: their last figures or verdicts stay
in force. The workers try them again when an event affects them, or when you call retry.
${CONNECTION_HELP}

Examples:
  oretrail dlq list --code unknown-schema --since 2026-01-01T00:00:00Z
  oretrail dlq show sourcing.shipments.v1.dlq/0/17
  oretrail dlq redrive --code wrong-partition --dry-run
  oretrail dlq redrive sourcing.shipments.v1.dlq/0/17 sourcing.shipments.v1.dlq/2/4
  oretrail dlq show sourcing.shipments.v1.dlq/0/17 --data --json | jq .event > repaired.json
  oretrail dlq redrive sourcing.shipments.v1.dlq/0/17 --patch repaired.json --operator urn:party:registrar
  oretrail dlq parked
  oretrail dlq retry

Exit status:
  0  done
  1  some letter was refused; all others were sent
  2  a wrong call, no such letter, or a repaired event that breaks the contract
  3  Kafka or the registry can't be reached, or refuses`;

const LETTER_HELP = 'a letter as `oretrail dlq list` names it: TOPIC/PARTITION/OFFSET';

function withFilters(command: Command): Command {
  return withKafkaFlags(command)
    .option('--topic <TOPIC>', 'letters of this topic only', topicOfLetters)
    .option('--code <CODE>', 'letters of this code only')
    .option('--since <TIME>', 'letters that were buried at this RFC 3339 time or later', timeValue('--since'))
    .option('--json', 'print JSON, one value a line; the last one counts');
}

function oneSource(flag: string): (value: string) => string | undefined {
  const parse = sourceValues(flag);
  return (value) => parse(value)[0];
}

function declareRedrive(command: Command, call: Call): void {
  withFilters(command.command('redrive').description('Sends dead letters again, as they were or repaired.'))
    .argument('[LETTER...]', `${LETTER_HELP}; without any, all that the filters select`)
    .option('--all', 'every letter that was not sent before')
    .option('--dry-run', 'only show what would be done; nothing is written')
    .option('--force', 'also send letters that would be buried again')
    .option('--again', 'also send letters that were sent before')
    .option('--patch <FILE>', 'send the repaired event in this file instead of the letter')
    .option('--operator <SOURCE>', 'the operator who repaired the event, and its source', oneSource('--operator'))
    .action((letters: readonly string[], flags: RedriveFlags) => redrive(letters, flags, call));
}

/** Declares the command and its subcommands. */
export function declare(command: Command, call: Call): void {
  command
    .description('Shows dead letters and parked subjects, and makes the workers try them again.')
    .addHelpText('after', HELP);
  withFilters(command.command('list').description('Lists dead letters.')).action((flags: ListFlags) =>
    list(flags, call),
  );
  withKafkaFlags(command.command('show').description('Shows all that is legible of a dead letter.'))
    .argument('<LETTER>', LETTER_HELP)
    .option('--data', 'also show the event, with its prices and masses')
    .option('--json', 'print JSON')
    .action((letter: string, flags: ShowFlags) => show(letter, flags, call));
  declareRedrive(command, call);
  withKafkaFlags(command.command('parked').description('Lists subjects whose evaluation failed.'))
    .option('--json', 'print each task as JSON, one a line')
    .action((flags: ParkedFlags) => parked(flags, call));
  withKafkaFlags(
    command.command('retry').description('Asks the workers to evaluate all parked subjects again.'),
  ).action((flags: KafkaFlags) => retry(flags, call));
}
