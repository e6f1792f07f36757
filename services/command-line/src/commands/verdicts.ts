/** `oretrail verdicts`: what finance reads from Kafka. Source: events.md, "`oretrail.verdict.v1`". */
import { printableJsonText, type Verdict } from '@oretrail/model';
import type { Log } from '@oretrail/runtime';
import type { Command } from 'commander';
import type { Call } from '../command-table.ts';
import { CommandLineError } from '../errors.ts';
import { pause, withInterruption } from '../interruption.ts';
import { withClusterLog } from '../kafka/cluster-log.ts';
import { VerdictReader } from '../kafka/verdict-reading.ts';
import { verdictRow, verdictTitles } from '../rendering/verdict-rows.ts';
import { writeTo } from '../terminal.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';

/** How often a followed topic is looked at: soon enough for a person, seldom enough to cost nothing. */
const FOLLOW_INTERVAL_MS = 250;
/** Verdicts written at once, so that a pipe is not fed line by line. */
const CHUNK_VERDICTS = 500;

const HELP = `
Prints the latest verdict of each vehicle, sorted by VIN; with --all every revision, those of a vehicle in their order.
With --follow it then goes on with each new revision as it is committed, until interrupted.
With --json each line is a verdict as \`oretrail run\` writes it into verdicts.ndjson.
A verdict that was printed is the present belief; \`oretrail quiesce\` proves that nothing is left to come.
Only committed records are read, and no group's offsets are touched.
${CONNECTION_HELP}

Examples:
  oretrail verdicts
  oretrail verdicts --vin 5YFB4MBE4PP000001 --all
  oretrail verdicts --json > verdicts.ndjson
  oretrail verdicts --all --follow --json | your-ledger

Exit status:
  0  printed
  2  a wrong call, or no verdict of that VIN
  3  Kafka or the registry can't be reached, or refuses`;

type Flags = KafkaFlags & Readonly<{ vin?: string; all?: boolean; follow?: boolean; json?: boolean }>;

/** Prints verdicts as they come. */
class Printer {
  private readonly call: Call;
  private readonly isJson: boolean;
  private isBegun = false;
  /** Whether anybody still reads what is printed. */
  isRead = true;

  constructor(call: Call, isJson: boolean) {
    this.call = call;
    this.isJson = isJson;
  }

  async print(verdicts: readonly string[]): Promise<void> {
    const shown = (text: string): string =>
      this.isJson ? `${printableJsonText(text)}\n` : verdictRow(JSON.parse(text) as Verdict);
    if (!this.isBegun && !this.isJson) await this.write(verdictTitles(this.call.terminal.outputColours));
    this.isBegun = true;
    for (let at = 0; at < verdicts.length && this.isRead; at += CHUNK_VERDICTS) {
      await this.write(
        verdicts
          .slice(at, at + CHUNK_VERDICTS)
          .map(shown)
          .join(''),
      );
    }
  }

  private async write(text: string): Promise<void> {
    this.isRead &&= await writeTo(this.call.terminal.output, text);
  }
}

/** @returns how many there were */
async function printRevisions(reader: VerdictReader, printer: Printer): Promise<number> {
  let count = 0;
  for await (const records of reader.readOn()) {
    if (records.length > 0) await printer.print(records.map(({ value }) => value));
    if (!printer.isRead) break;
    count += records.length;
  }
  return count;
}

async function printHeads(reader: VerdictReader, printer: Printer): Promise<number> {
  const heads = await reader.readHeads();
  if (heads.length > 0) await printer.print(heads);
  return heads.length;
}

async function printVerdicts(log: Log, flags: Flags, call: Call, stop: AbortSignal): Promise<void> {
  const { vin, all, follow, json } = flags;
  const reader = new VerdictReader(log, { vin });
  const printer = new Printer(call, json ?? false);
  const count = await (all ? printRevisions(reader, printer) : printHeads(reader, printer));
  if (vin !== undefined && count === 0 && !follow) {
    throw new CommandLineError('no-verdict', `the topics hold no verdict of ${vin}`);
  }
  // Titles, where there was nothing below them.
  if (count === 0) await printer.print([]);
  while (follow && printer.isRead && !stop.aborted) {
    await pause(FOLLOW_INTERVAL_MS, stop);
    await printRevisions(reader, printer);
  }
}

async function verdicts(flags: Flags, call: Call): Promise<void> {
  const settings = connectionSettings(flags);
  const use = (stop: AbortSignal): Promise<void> =>
    withClusterLog(settings, (log) => printVerdicts(log, flags, call, stop));
  // Only what goes on for ever finishes well when it is asked to stop.
  await (flags.follow ? withInterruption(use) : use(AbortSignal.abort()));
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withKafkaFlags(command)
    .description('Prints the verdicts that the workers on Kafka have given.')
    .option('--vin <VIN>', 'this vehicle only')
    .option('--all', 'every revision, not only the latest')
    .option('--follow', 'go on with each new revision, until interrupted')
    .option('--json', 'print each verdict as JSON, one a line')
    .addHelpText('after', HELP)
    .action((flags: Flags) => verdicts(flags, call));
}
