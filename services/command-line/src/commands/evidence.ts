/** `oretrail evidence`: all that one sealed verdict rests on, in one file. See docs/audit.md, "What is promised". */

import { counted } from '@oretrail/explanation';
import { printable } from '@oretrail/model';
import { bundleBytes, collectEvidence, withWorkFolder } from '@oretrail/replay';
import type { Command } from 'commander';
import { STORE_HELP, withArchive } from '../archive/opened-store.ts';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { requireFolderOf, writeOutput } from '../output-file.ts';
import { Progress } from '../progress.ts';
import { writeTo } from '../terminal.ts';
import { declareShow } from './evidence/show.ts';
import { declareVerify } from './evidence/verify.ts';
import { wholeNumberValue } from './flags.ts';

const HELP = `
Copies from an archive what one sealed verdict rests on: the events of the vehicle, of every lot above it, and of all others
that draw on a lot that ran short, and the facts that were used. Each of these records, and that of the verdict, has a
Merkle path to the manifest of its segment, and the id of the verdict has one to the seal. \`oretrail evidence verify\` needs
only the file, and the key or a later seal that you trust. The bundle shows suppliers' prices and masses: give it only to
those who may see them (docs/audit.md). \`verify\` also checks the proof of a statement, which the intake gives to its sender.

Examples:
  oretrail evidence 5YFB4MBE4PP000001 out/audit --out evidence.json
  oretrail evidence 5YFB4MBE4PP000001 s3://evidence/oretrail --seal 12 --out evidence.json
  oretrail evidence verify evidence.json --key oretrail.pub.pem
  oretrail evidence verify proof.json --key oretrail.pub.pem
  oretrail evidence show evidence.json --html evidence.html

Exit status:
  0  the bundle is written, or proved
  1  an object of the archive or the bundle fails, or its events give another verdict
  2  a wrong call, no archive, no such seal or verdict, or no bundle
  3  the store can't be reached, or the file can't be written`;

type Flags = Readonly<{ out?: string; seal?: number; work?: string; quiet?: boolean }>;

async function evidence(vin: string, place: string, flags: Flags, call: Call): Promise<void> {
  const { out, seal, work, quiet } = flags;
  if (out === undefined) throw COMMAND_ERRORS.error('missing-flag', "required option '--out <BUNDLE>' not specified");
  await requireFolderOf(out);
  const progress = new Progress(call.terminal, { isQuiet: quiet ?? false });
  const asked = { vin, seal, onProgress: progress.estimate };
  const collect = (directory: string) => withArchive(place, (store) => collectEvidence(store, { ...asked, directory }));
  const body = await withWorkFolder(collect, work).finally(() => progress.end());
  await writeOutput(out, bundleBytes(body));
  const what = `${counted(body.events.length, 'event')} on which the verdict of seal ${body.seal} rests`;
  await writeTo(call.terminal.output, `${printable(out)}: ${what}\n`);
}

/** Declares the command and its subcommand. */
export function declare(command: Command, call: Call): void {
  command
    .description('Extracts all that one sealed verdict rests on from an archive, and proves it without the archive.')
    .argument('<VIN>', 'the vehicle')
    .argument('<STORE>', STORE_HELP)
    .option('--out <BUNDLE>', 'the file to write')
    .option('--seal <K>', 'the number of a seal; else the last', wholeNumberValue('--seal', 1, Number.MAX_SAFE_INTEGER))
    .option('--work <DIR>', 'folder for temporary files; that of the system if left out')
    .option('--quiet', 'print no progress')
    .addHelpText('after', HELP)
    .action((vin: string, place: string, flags: Flags) => evidence(vin, place, flags, call));
  declareVerify(command, call);
  declareShow(command, call);
}
