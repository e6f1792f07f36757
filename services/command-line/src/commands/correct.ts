/** `oretrail correct`: writes the event that takes another out of force. */
import { counted, wholeDollars } from '@oretrail/explanation';
import { printableJson } from '@oretrail/model';
import { type Bill, type CorrectionAsked, correctionOf } from '@oretrail/run-directory';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import type { Reading, ShownBill } from '../reading/reading.ts';
import { say, type Terminal, writeTo } from '../terminal.ts';
import { isConfirmed, isTerminalAsked } from '../terminal-question.ts';
import { READING_HELP, type ReadingFlags, withReading, withReadingFlags } from './reading-flags.ts';

const HELP = `
Prints a correction as one line of NDJSON, which takes effect when \`oretrail run\` or the intake reads it. SUBJECT is a lot
id, a VIN or a fact key. Without --id it corrects the latest event of the subject that no correction has taken out. To correct
a correction, give its own id.
Before it prints, the command shows the bill on standard error: how many vehicles get another verdict, and their dollars
before and after. On a terminal it then asks, unless you give --yes. For the bill the workers run on a copy of the log; of an
archive they evaluate the whole fleet, so --no-bill may save time. A console works out the first 200 vehicles that rest on it,
without those that draw the same lots, and tells a supplier only how many there are.
With --json it prints one object, \`{bill, event}\`, and does not ask.
${READING_HELP}

Examples:
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --out out >> corrections.ndjson
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --out out --yes | oretrail run - --out out
  oretrail correct 5YFB4MBE4PP000001 --id delivery-7 --reason "never sold" --out out --as urn:party:registrar
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --archive s3://evidence/oretrail --json
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --api https://console.example | oretrail publish -

Exit status:
  0  printed
  1  an object of the archive fails
  2  a wrong call, nothing to correct, or not confirmed
  3  the store or the console can't be reached`;

type Flags = ReadingFlags & Omit<CorrectionAsked, 'place'> & Readonly<{ bill: boolean; yes?: boolean; json?: boolean }>;

/** The bill in one sentence or two. */
function billText(bill: ShownBill): string {
  const { restingVehicles } = bill;
  const resting = restingVehicles === undefined ? '' : `${counted(restingVehicles, 'vehicle')} rest on it`;
  if (!('vehicles' in bill)) return `What it corrects is used: ${resting}; dollars are not shown to you.`;
  const all = `The correction ${changeText(bill)}`;
  return resting === '' ? all : `${all} Not all is worked out: ${resting}, or more.`;
}

function changeText({ vehicles, previousAmountUsd, amountUsd }: Bill): string {
  if (vehicles === 0) return 'changes no verdict.';
  const change = amountUsd - previousAmountUsd;
  const sum = change === 0 ? 'as before' : `${change < 0 ? '−' : '+'}${wholeDollars(Math.abs(change))}`;
  const dollars = `${wholeDollars(previousAmountUsd)} → ${wholeDollars(amountUsd)} (${sum})`;
  return `changes the verdict of ${counted(vehicles, 'vehicle')}: ${dollars}.`;
}

/** Nobody has to answer who can't: the line that a pipe gets has no effect before it is read. */
async function requireConfirmed(terminal: Terminal, { yes }: Flags): Promise<void> {
  if (yes || !isTerminalAsked(terminal)) return;
  if (await isConfirmed(terminal, 'Print it?')) return;
  throw COMMAND_ERRORS.error('not-confirmed', 'one correction would be printed');
}

async function correctIn(reading: Reading, subject: string, flags: Flags, { terminal }: Call): Promise<void> {
  const { event, json } = correctionOf(subject, await reading.eventsOf(subject), { ...flags, place: reading.name });
  const bill = flags.bill ? await reading.billOf(event) : null;
  if (flags.json) {
    await writeTo(terminal.output, `${printableJson({ bill, event: json })}\n`);
    return;
  }
  if (bill !== null) {
    say(terminal.errors, `${billText(bill)}\n`);
    await requireConfirmed(terminal, flags);
  }
  await writeTo(terminal.output, `${printableJson(json)}\n`);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withReadingFlags(command)
    .description('Writes the event that takes another out of force, and shows what that changes.')
    .argument('<SUBJECT>', 'the lot, vehicle or fact that the event is about')
    .requiredOption('--reason <TEXT>', 'why; it is kept with the correction')
    .option('--id <ID>', 'the id of the event')
    .option('--source <SOURCE>', 'who stated it, if the id alone is not enough')
    .option('--replaced-by <ID>', 'the id of the event that replaces it')
    .option('--as <OPERATOR>', 'an operator who corrects what another has stated')
    .option('--no-bill', 'do not work out what it changes')
    .option('--yes', 'do not ask')
    .option('--json', 'print bill and event as JSON')
    .addHelpText('after', HELP)
    .action((subject: string, flags: Flags) =>
      withReading(flags, call, (reading) => correctIn(reading, subject, flags, call)),
    );
}
