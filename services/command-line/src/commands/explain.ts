/** `oretrail explain`: one verdict as a person wants to read it. */
import { explain, renderExplanation, renderExplanationJson, renderShownExplanation } from '@oretrail/explanation';
import { printableJson, type Vin } from '@oretrail/model';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import type { Reading } from '../reading/reading.ts';
import { writeTo } from '../terminal.ts';
import { READING_HELP, type ReadingFlags, withReading, withReadingFlags } from './reading-flags.ts';

const HELP = `
Dollars first; then each requirement with its arithmetic, the law behind it and how sure that is; the findings;
the chains of critical minerals and the components by value; and what would bring the next $3,750.
  E, P, R   share of a chain's value added by extraction, processing, recycling that was added where it counts
  ✓ ? ✗     met, open, not met
It evaluates the vehicle again, from the events that affect it and under the law that the place has.
It shows suppliers' prices, so it is for analysts who may see them. A verdict never shows them. A console shows finance and
manufacturers its own explanation, without what they may not see.
${READING_HELP}

Examples:
  oretrail explain 5YFB4MBE4PP000001 --out out
  oretrail explain 5YFB4MBE4PP000001 --out out --json
  oretrail explain 5YFB4MBE4PP000001 --archive s3://evidence/oretrail --seal 12
  oretrail explain 5YFB4MBE4PP000001 --api https://console.example --token-file auditor.token

Exit status: 0; 1 if an object of the archive fails; 2 for a wrong call; 3 if the store or console can't be reached`;

type Flags = ReadingFlags & Readonly<{ json?: boolean }>;

async function explainIn(reading: Reading, vin: string, { json }: Flags, { terminal }: Call): Promise<void> {
  const shown = await reading.explanationOf(vin);
  if (shown !== null) {
    const text = json ? `${printableJson(shown)}\n` : renderShownExplanation(shown, terminal.outputColours);
    await writeTo(terminal.output, text);
    return;
  }
  const evaluation = await reading.evaluationOf({ subject: vin, isDownward: false });
  const published = await reading.verdictOf(vin);
  const derived = evaluation.verdicts.find((verdict) => verdict.vin === vin);
  if (derived === undefined) {
    throw COMMAND_ERRORS.error('unknown-vehicle', `no production event in ${reading.name} names ${vin}`);
  }
  if (published?.verdictId !== derived.verdictId) {
    const shown = published?.verdictId ?? 'no verdict';
    throw reading.differs(`shows ${shown} for ${vin}, but the events give ${derived.verdictId}`);
  }
  const explanation = explain(published, evaluation.vehicles.get(vin as Vin));
  const text = json ? renderExplanationJson(explanation) : renderExplanation(explanation, terminal.outputColours);
  await writeTo(terminal.output, text);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withReadingFlags(command)
    .description("Shows one vehicle's verdict step by step, and what would have to be known or changed to reach more.")
    .argument('<VIN>', 'the vehicle')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', HELP)
    .action((vin: string, flags: Flags) => withReading(flags, call, (reading) => explainIn(reading, vin, flags, call)));
}
