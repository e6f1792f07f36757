/** `oretrail events`: what was stated about one subject, and what became of it. */
import { compareEvents, type JudgedStanding, type OretrailEvent, printableJson, standingsOf } from '@oretrail/model';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import type { Reading } from '../reading/reading.ts';
import { eventRows } from '../rendering/event-rows.ts';
import { writeTo } from '../terminal.ts';
import { READING_HELP, type ReadingFlags, withReading, withReadingFlags } from './reading-flags.ts';

const HELP = `
Prints each event about SUBJECT, a lot id, a VIN or a fact key, in the order in which later ones replace earlier ones:
  in-force     it counts; a correction works
  outdated     a later event has taken its place
  taken-out    a correction has
  conflicting  another event has its source and id, and stays
  in-ring      a correction that corrections in a ring keep from working
With --json each line is an object with the event as it was stated, its digest, its standing, and in \`by\` the digests of the
events that have made it so. It shows what suppliers have stated, prices included: give it only to those who may see them. A
console gives it to auditors, and to the party of the subject.
${READING_HELP}

Examples:
  oretrail events urn:lot:smm:niso4-0001 --out out
  oretrail events 5YFB4MBE4PP000001 --archive out/audit --json
  oretrail events entity/urn:party:smm/2023-03-28 --out out

Exit status: 0; 1 if an object of the archive fails; 2 for a wrong call, or no event; 3 if the store or console can't be reached`;

type Flags = ReadingFlags & Readonly<{ json?: boolean }>;
type Judged = Readonly<{ event: OretrailEvent }> & JudgedStanding;

function jsonText(judged: readonly Judged[]): string {
  return judged
    .map(({ event: { digest, ...event }, standing, by }) => {
      return `${printableJson({ standing, by, digest, event: { specversion: '1.0', ...event } })}\n`;
    })
    .join('');
}

async function eventsIn(reading: Reading, subject: string, { json }: Flags, { terminal }: Call): Promise<void> {
  const events = [...(await reading.eventsOf(subject))].sort(compareEvents);
  if (events.length === 0)
    throw COMMAND_ERRORS.error('unknown-subject', `no event in ${reading.name} is about ${subject}`);
  const standingOf = standingsOf(events);
  const judged = events.map((event) => ({ event, ...standingOf(event) }));
  await writeTo(terminal.output, json ? jsonText(judged) : eventRows(events, terminal.outputColours));
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withReadingFlags(command)
    .description('Shows what was stated about a lot, vehicle or fact, and what became of each statement.')
    .argument('<SUBJECT>', 'the lot, vehicle or fact')
    .option('--json', 'print each event as JSON, one a line')
    .addHelpText('after', HELP)
    .action((subject: string, flags: Flags) =>
      withReading(flags, call, (reading) => eventsIn(reading, subject, flags, call)),
    );
}
