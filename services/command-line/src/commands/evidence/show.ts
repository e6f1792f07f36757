/** `oretrail evidence show`: a bundle as a page. */
import { EXIT_DIFFERS } from '@oretrail/errors';
import { counted, explain, NO_COLOURS, renderExplanation } from '@oretrail/explanation';
import { printable, type Verdict, type Vin } from '@oretrail/model';
import { type OpenedBundle, openBundle } from '@oretrail/replay';
import type { Command } from 'commander';
import { type AnchorFlags, anchorsOf, HEAD_HELP, KEY_HELP } from '../../archive/anchors.ts';
import { bundleIn } from '../../archive/bundle-file.ts';
import type { Call } from '../../call.ts';
import { requireFolderOf, writeOutput } from '../../output-file.ts';
import { eventRows } from '../../rendering/event-rows.ts';
import { renderProof } from '../../rendering/evidence.ts';
import { type Colours, writeTo } from '../../terminal.ts';

const HELP = `
Verifies the bundle as \`oretrail evidence verify\` does, and then shows it: what is proved, the verdict step by step as
\`oretrail explain\` does, and the events that it rests on. With --html it writes one page that needs no other file, no script
and no network. It shows suppliers' prices and masses: give it only to those who may see them.

Examples:
  oretrail evidence show evidence.json --key oretrail.pub.pem
  oretrail evidence show evidence.json --html evidence.html

Exit status: as \`oretrail evidence verify\``;

type Flags = AnchorFlags & Readonly<{ html?: string }>;

/** The verdict step by step; null if this version gives another one. */
function explanationText({ proved, evaluation }: OpenedBundle, colours: Colours | typeof NO_COLOURS): string | null {
  const vehicle = evaluation.vehicles.get(proved.vin as Vin);
  const derived = evaluation.verdicts.find(({ vin }) => vin === proved.vin);
  if (!proved.isDerived || derived === undefined) return null;
  const shown: Verdict = 'revision' in proved.verdict ? proved.verdict : derived;
  return renderExplanation(explain(shown, vehicle), colours);
}

function pageText(opened: OpenedBundle, colours: Colours): string {
  const { proved, events } = opened;
  const explained = explanationText(opened, colours);
  const parts = [
    renderProof(proved, colours),
    ...(explained === null ? [] : [explained]),
    `${colours.bold(counted(events.length, 'event'))} on which it rests\n${eventRows(events, colours)}`,
  ];
  return parts.join('\n');
}

async function writePage(file: string, opened: OpenedBundle): Promise<void> {
  const { evidencePage } = await import('@oretrail/reports/evidence-page');
  await writeOutput(file, evidencePage(opened, explanationText(opened, NO_COLOURS)));
}

async function show(file: string, flags: Flags, call: Call): Promise<void> {
  const { html } = flags;
  if (html !== undefined) await requireFolderOf(html);
  const opened = openBundle(await bundleIn(file), await anchorsOf(flags));
  if (!opened.proved.isDerived) call.exitStatus = EXIT_DIFFERS;
  const { output, outputColours } = call.terminal;
  if (html === undefined) {
    await writeTo(output, pageText(opened, outputColours));
    return;
  }
  await writePage(html, opened);
  await writeTo(output, `${printable(html)}: the evidence of ${printable(opened.proved.vin)}\n`);
}

/** Declares the subcommand. */
export function declareShow(command: Command, call: Call): void {
  command
    .command('show')
    .description('Checks a bundle, and shows all that it holds.')
    .argument('<BUNDLE>', 'a file that `oretrail evidence` has written')
    .option('--head <FILE>', HEAD_HELP)
    .option('--key <KEY>', KEY_HELP)
    .option('--html <FILE>', 'write one page, which needs no other file')
    .addHelpText('after', HELP)
    .action((file: string, flags: Flags) => show(file, flags, call));
}
