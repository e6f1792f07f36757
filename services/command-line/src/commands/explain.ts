/** `oretrail explain`: one verdict as a person wants to read it. */
import { explain, renderExplanation, renderExplanationJson } from '@oretrail/explanation';
import type { Vin } from '@oretrail/model';
import { deriveRun, publishedVerdict, RUN_DIRECTORY_ERRORS } from '@oretrail/run-directory';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { writeTo } from '../terminal.ts';
import { DIRECTORY_HELP } from './flags.ts';

const HELP = `
Dollars first; then each requirement with its arithmetic, the law behind it and how sure that is; the findings;
the chains of critical minerals and the components by value; and what would bring the next $3,750.
  E, P, R   share of a chain's value added by extraction, processing, recycling that was added where it counts
  ✓ ? ✗     met, open, not met
It evaluates the vehicle again, from the events in the log of DIR that affect it and under the flags of DIR.
It shows suppliers' prices, so it is for analysts who may see them. verdicts.ndjson never shows them.

Examples:
  oretrail explain 5YFB4MBE4PP000001 --out out
  oretrail explain 5YFB4MBE4PP000001 --out out --json

Exit status: 0; 2 for a wrong call`;

type Flags = Readonly<{ out: string; json?: boolean }>;

async function explainVerdict(vin: string, { out, json }: Flags, { terminal }: Call): Promise<void> {
  const { evaluation } = await deriveRun(out, { subject: vin, isDownward: false });
  const published = await publishedVerdict(out, vin);
  const derived = evaluation.verdicts.find((verdict) => verdict.vin === vin);
  if (derived === undefined) {
    throw COMMAND_ERRORS.error('unknown-vehicle', `no production event in ${out} names ${vin}`);
  }
  if (published?.verdictId !== derived.verdictId) {
    const shown = published?.verdictId ?? 'no verdict';
    const what = `the directory shows ${shown} for ${vin}, but the events give ${derived.verdictId}: the last run did not end`;
    throw RUN_DIRECTORY_ERRORS.error('directory-damaged', what);
  }
  const explanation = explain(published, evaluation.vehicles.get(vin as Vin));
  const text = json ? renderExplanationJson(explanation) : renderExplanation(explanation, terminal.outputColours);
  await writeTo(terminal.output, text);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description("Shows one vehicle's verdict step by step, and what would have to be known or changed to reach more.")
    .argument('<VIN>', 'the vehicle')
    .requiredOption('--out <DIR>', DIRECTORY_HELP)
    .option('--json', 'print everything as JSON')
    .addHelpText('after', HELP)
    .action((vin: string, flags: Flags) => explainVerdict(vin, flags, call));
}
