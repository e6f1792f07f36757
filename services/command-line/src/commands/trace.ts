/** `oretrail trace`: the genealogy of a lot or vehicle. */

import {
  BRANCHES_MAX,
  DEPTH_MAX,
  type Genealogy,
  genealogyOf,
  renderGenealogyJson,
  renderMermaid,
  renderTree,
} from '@oretrail/explanation';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import type { Reading } from '../reading/reading.ts';
import { writeTo } from '../terminal.ts';
import { wholeNumberValue } from './flags.ts';
import { READING_HELP, type ReadingFlags, withReading, withReadingFlags } from './reading-flags.ts';

const HELP = `
Every branch shows what was drawn, in the order of the events (up) or of serving (down): "40 of 60 kg" is a draw of
60 kg that was granted 40. Codes in brackets are findings of that draw. A lot that is shown in full elsewhere in the tree
is only named, with "see above", so loops end. At most ${BRANCHES_MAX} branches are shown; the others are counted.
The tree shows suppliers' lots: give it only to those who may see them. A console gives it to auditors.
${READING_HELP}

Examples:
  oretrail trace urn:lot:packs:31 --out out
  oretrail trace urn:lot:vale:conc-77 --down --out out --depth 3
  oretrail trace 5YFB4MBE4PP000001 --out out --mermaid > genealogy.mmd
  oretrail trace urn:lot:packs:31 --archive out/audit --seal 1

Exit status: 0; 1 if an object of the archive fails; 2 for a wrong call; 3 if the store or console can't be reached`;

type Flags = ReadingFlags &
  Readonly<{ up?: boolean; down?: boolean; mermaid?: boolean; json?: boolean; depth: number }>;

function render(genealogy: Genealogy, { mermaid, json }: Flags, call: Call): string {
  if (mermaid) return renderMermaid(genealogy);
  return json ? renderGenealogyJson(genealogy) : renderTree(genealogy, call.terminal.outputColours);
}

async function traceIn(reading: Reading, subject: string, flags: Flags, call: Call): Promise<void> {
  const evaluation = await reading.evaluationOf({ subject, isDownward: flags.down === true });
  const direction = flags.down ? 'down' : 'up';
  const genealogy = genealogyOf(subject, evaluation, { direction, depthMax: flags.depth });
  if (genealogy === null) {
    throw COMMAND_ERRORS.error('unknown-subject', `no event in ${reading.name} is about ${subject}`);
  }
  await writeTo(call.terminal.output, render(genealogy, flags, call));
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withReadingFlags(command)
    .description('Shows what a lot or vehicle was made of, or where a lot went, as a tree with every draw.')
    .argument('<LOT|VIN>', 'the id of a lot, or a VIN')
    .addOption(new Option('--up', 'what it was made of (the default)').conflicts('down'))
    .addOption(new Option('--down', 'where it went'))
    .addOption(new Option('--mermaid', 'print a Mermaid flowchart').conflicts('json'))
    .option('--json', 'print the tree as JSON')
    .option('--depth <N>', `levels to show, 1 to ${DEPTH_MAX}`, wholeNumberValue('--depth', 1, DEPTH_MAX), DEPTH_MAX)
    .addHelpText('after', HELP)
    .action((subject: string, flags: Flags) =>
      withReading(flags, call, (reading) => traceIn(reading, subject, flags, call)),
    );
}
