/** `oretrail correct`: writes the event that takes another out of force. */

import { randomUUID } from 'node:crypto';
import { OretrailError } from '@oretrail/errors';
import { compareEvents, correctionStatus, type OretrailEvent, parseEvent, printableJson } from '@oretrail/model';
import { eventsOfSubject } from '@oretrail/run-directory';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS, type CommandLineError } from '../errors.ts';
import { writeTo } from '../terminal.ts';
import { DIRECTORY_HELP } from './flags.ts';

const HELP = `
Prints a correction as one line of NDJSON. It takes effect when it is run; SUBJECT is a lot id, a VIN or a fact key.
Without --id the latest event of the subject is meant that no correction has taken out. A correction can be corrected itself, by its own id.

Examples:
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --out out >> corrections.ndjson
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --out out | oretrail run - --out out
  oretrail correct 5YFB4MBE4PP000001 --id delivery-7 --reason "never sold" --out out --as urn:party:registrar

Exit status: 0; 2 for a wrong call`;

type Flags = Readonly<{ out: string; id?: string; source?: string; reason: string; replacedBy?: string; as?: string }>;

const nothing = (what: string): CommandLineError => new OretrailError(COMMAND_ERRORS, 'nothing-to-correct', what);

/** The event of an id, where one source alone has stated it. */
function eventNamed(all: readonly OretrailEvent[], id: string, subject: string, { out, source }: Flags): OretrailEvent {
  const named = all.filter((event) => event.id === id && (source === undefined || event.source === source));
  const sources = new Set(named.map(({ source }) => source));
  const [event] = named;
  if (event !== undefined && sources.size === 1) return event;
  const found = sources.size > 1 ? `events of ${[...sources].join(', ')}` : 'no event';
  throw nothing(`${out} holds ${found} of ${subject} with the id ${id}`);
}

/** The event that speaks last, of those that are no corrections and that no correction has taken out. */
function latestEvent(all: readonly OretrailEvent[], subject: string, { out, source }: Flags): OretrailEvent {
  const isMeant = (event: OretrailEvent): boolean =>
    event.type !== 'oretrail.correction.v1' && (source === undefined || event.source === source);
  const stated = all.filter(isMeant).sort(compareEvents);
  // Of all events: an operator corrects what another source has stated.
  const { takenOut } = correctionStatus(all);
  const byOf = ({ source, id }: OretrailEvent): string | undefined =>
    takenOut.find(({ event }) => event.source === source && event.id === id)?.by.id;
  const latest = stated.findLast((event) => byOf(event) === undefined);
  if (latest !== undefined) return latest;
  const last = stated.at(-1);
  if (last === undefined) throw nothing(`${out} holds no event of ${subject}`);
  throw nothing(`every event of ${subject} in ${out} is taken out already, ${last.id} by ${byOf(last)}`);
}

/** The event that is meant: the one that is named, else the one that speaks last. */
function eventMeant(all: readonly OretrailEvent[], subject: string, flags: Flags): OretrailEvent {
  const { id } = flags;
  return id === undefined ? latestEvent(all, subject, flags) : eventNamed(all, id, subject, flags);
}

async function correct(subject: string, flags: Flags, { terminal }: Call): Promise<void> {
  const { source, id } = eventMeant(await eventsOfSubject(flags.out, subject), subject, flags);
  const by = flags.as ?? source;
  const replacedBy = flags.replacedBy === undefined ? {} : { replacedBy: { source, id: flags.replacedBy } };
  const event = {
    specversion: '1.0',
    id: `correction-${randomUUID()}`,
    source: by,
    type: 'oretrail.correction.v1',
    subject,
    time: new Date().toISOString(),
    data: { corrects: { source, id }, reason: flags.reason, ...replacedBy },
  };
  const parsed = parseEvent(event, { operators: new Set([by]) });
  if (!parsed.ok) {
    const [error] = parsed.errors;
    throw new OretrailError(
      COMMAND_ERRORS,
      'nothing-to-correct',
      `the correction would be refused: ${error?.code} at ${error?.pointer}`,
    );
  }
  await writeTo(terminal.output, `${printableJson(event)}\n`);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description('Writes the event that takes another out of force.')
    .argument('<SUBJECT>', 'the lot, vehicle or fact that the event speaks of')
    .requiredOption('--out <DIR>', DIRECTORY_HELP)
    .requiredOption('--reason <TEXT>', 'why; it is kept with the correction')
    .option('--id <ID>', 'the id of the event')
    .option('--source <SOURCE>', 'who stated it, where the id alone is not enough')
    .option('--replaced-by <ID>', 'the id of the event that stands instead')
    .option('--as <OPERATOR>', 'an operator who corrects what another has stated')
    .addHelpText('after', HELP)
    .action((subject: string, flags: Flags) => correct(subject, flags, call));
}
