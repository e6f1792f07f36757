/** `oretrail correct`: writes the event that takes another out of force. */
import { randomUUID } from 'node:crypto';
import { compareEvents, type OretrailEvent, parseEvent } from '@oretrail/model';
import { PartialStateReader } from '@oretrail/workers';
import type { Command } from 'commander';
import type { Call } from '../command-table.ts';
import { CommandLineError } from '../errors.ts';
import { withLog } from '../run-directory/derive.ts';
import { writeTo } from '../terminal.ts';
import { DIRECTORY_HELP } from './flags.ts';

const HELP = `
Prints a correction as one line of NDJSON. It takes effect when it is run; SUBJECT is a lot id, a VIN or a fact key.
Without --id the latest event of the subject is meant. A correction can be corrected itself, by its own id.

Examples:
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --out out >> corrections.ndjson
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --out out | oretrail run - --out out
  oretrail correct 5YFB4MBE4PP000001 --id delivery-7 --reason "never sold" --out out --as urn:party:registrar

Exit status: 0; 2 for a wrong call`;

type Flags = Readonly<{ out: string; id?: string; source?: string; reason: string; replacedBy?: string; as?: string }>;

function isMeant(event: OretrailEvent, { id, source }: Flags): boolean {
  if (source !== undefined && event.source !== source) return false;
  return id === undefined ? event.type !== 'oretrail.correction.v1' : event.id === id;
}

/** The event that is meant: the one that is named, else the one that speaks last. */
function eventMeant(events: readonly OretrailEvent[], subject: string, flags: Flags): OretrailEvent {
  const meant = events.filter((event) => isMeant(event, flags)).sort(compareEvents);
  const sources = new Set(meant.map(({ source }) => source));
  const last = meant.at(-1);
  if (last !== undefined && (flags.id === undefined || sources.size === 1)) return last;
  const named = flags.id === undefined ? '' : ` with the id ${flags.id}`;
  const found = sources.size > 1 ? `events of ${[...sources].join(', ')}` : 'no event';
  throw new CommandLineError('nothing-to-correct', `${flags.out} holds ${found} of ${subject}${named}`);
}

async function correct(subject: string, flags: Flags, { terminal }: Call): Promise<void> {
  const events = await withLog(flags.out, ({ log }) =>
    new PartialStateReader(log.partitions, (task) => log.stateOf(task)).eventsOf(subject),
  );
  const { source, id } = eventMeant(events, subject, flags);
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
    throw new CommandLineError(
      'nothing-to-correct',
      `the correction would be refused: ${error?.code} at ${error?.pointer}`,
    );
  }
  await writeTo(terminal.output, `${JSON.stringify(event)}\n`);
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
