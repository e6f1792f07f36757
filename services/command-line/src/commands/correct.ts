/** `oretrail correct`: writes the event that takes another out of force. */
import { printableJson } from '@oretrail/model';
import { correctionOf } from '@oretrail/run-directory';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { writeTo } from '../terminal.ts';
import { DIRECTORY_HELP } from './flags.ts';

const HELP = `
Prints a correction as one line of NDJSON, which takes effect when \`oretrail run\` reads it. SUBJECT is a lot id, a VIN or
a fact key. Without --id it corrects the latest event of the subject that no correction has taken out. To correct a
correction, give its own id.

Examples:
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --out out >> corrections.ndjson
  oretrail correct urn:lot:smm:niso4-0001 --reason "wrong plant" --out out | oretrail run - --out out
  oretrail correct 5YFB4MBE4PP000001 --id delivery-7 --reason "never sold" --out out --as urn:party:registrar

Exit status: 0; 2 for a wrong call`;

type Flags = Readonly<{ out: string; id?: string; source?: string; reason: string; replacedBy?: string; as?: string }>;

async function correct(subject: string, { out, ...flags }: Flags, { terminal }: Call): Promise<void> {
  const event = await correctionOf(subject, { directory: out, ...flags });
  await writeTo(terminal.output, `${printableJson(event)}\n`);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description('Writes the event that takes another out of force.')
    .argument('<SUBJECT>', 'the lot, vehicle or fact that the event is about')
    .requiredOption('--out <DIR>', DIRECTORY_HELP)
    .requiredOption('--reason <TEXT>', 'why; it is kept with the correction')
    .option('--id <ID>', 'the id of the event')
    .option('--source <SOURCE>', 'who stated it, if the id alone is not enough')
    .option('--replaced-by <ID>', 'the id of the event that replaces it')
    .option('--as <OPERATOR>', 'an operator who corrects what another has stated')
    .addHelpText('after', HELP)
    .action((subject: string, flags: Flags) => correct(subject, flags, call));
}
