/** `oretrail verdicts`: what finance reads from Kafka. Source: events.md, "`oretrail.verdict.v1`". */
import { RunTotalsCounter } from '@oretrail/explanation';
import { PROVENANCE_CODES, printableJson, RULE_CODES } from '@oretrail/model';
import { isAskedFor, type VerdictFilter, withClusterLog } from '@oretrail/operations';
import { pause } from '@oretrail/operations/pause';
import { type Command, Option } from 'commander';
import type { Call } from '../call.ts';
import { consoleAddress } from '../console/console-connection.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { withInterruption } from '../interruption.ts';
import { LogVerdicts } from '../reading/directory-reading.ts';
import type { ReadVerdict, VerdictSource } from '../reading/reading.ts';
import {
  verdictCsvRow,
  verdictCsvTitles,
  verdictRow,
  verdictTitles,
  verdictTotals,
} from '../rendering/verdict-rows.ts';
import { writeTo } from '../terminal.ts';
import { choiceValue, dayValue } from './flags.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';
import { READING_HELP, type ReadingFlags, withReading, withReadingFlags } from './reading-flags.ts';

/** How often a followed topic is looked at: soon enough for a person, seldom enough to cost nothing. */
const TOPIC_FOLLOW_MS = 250;
/** How often a followed console is asked: each request costs it a question to its database, and an answer with rows is recorded. */
const CONSOLE_FOLLOW_MS = 2_000;
/** Verdicts written at once, so that a pipe is not fed line by line. */
const CHUNK_VERDICTS = 500;

const STATUSES = ['eligible', 'indeterminate', 'ineligible', 'withdrawn'] as const;
const CAUSES = ['data', 'correction', 'reference', 'rules'] as const;

const HELP = `
Prints the latest verdict of each vehicle, sorted by VIN; with --all every revision, those of a vehicle in their order.
With --follow it then continues with each new revision as it is committed, until interrupted.
--status, --cause, --finding, --from and --to select among what is printed. The totals follow the latest verdicts; --totals
prints the totals alone.
With --json each line is a verdict as \`oretrail run\` writes it into verdicts.ndjson.
A printed verdict is what the workers know so far; \`oretrail quiesce\` proves that nothing is on its way.
It reads the topics on Kafka, committed records only, and changes no group's offsets; with --out, --archive or --api, or with
ORETRAIL_CONSOLE and no address of Kafka, it needs no Kafka.
${READING_HELP}
${CONNECTION_HELP}

Examples:
  oretrail verdicts
  oretrail verdicts --vin 5YFB4MBE4PP000001 --all
  oretrail verdicts --json > verdicts.ndjson
  oretrail verdicts --from 2024-01-01 --to 2024-03-31 --csv > quarter.csv
  oretrail verdicts --finding lot-missing --totals
  oretrail verdicts --all --follow --json | your-ledger
  oretrail verdicts --archive s3://evidence/oretrail --seal 12 --csv > seal-12.csv
  oretrail verdicts --api https://console.example --token-file finance.token --totals

Exit status:
  0  printed
  1  an object of the archive fails
  2  a wrong call, or no verdict of that VIN
  3  Kafka, the registry, the store or the console can't be reached, or refuses`;

type Format = 'rows' | 'json' | 'csv';
type Flags = KafkaFlags &
  ReadingFlags &
  VerdictFilter &
  Readonly<{ vin?: string; all?: boolean; follow?: boolean; json?: boolean; csv?: boolean; totals?: boolean }>;

const SHOWN: Readonly<Record<Format, (verdict: ReadVerdict) => string>> = {
  rows: verdictRow,
  csv: verdictCsvRow,
  json: (verdict) => `${printableJson(verdict)}\n`,
};

/** Prints the verdicts that are asked for, as they come, and adds them up. */
class Printer {
  private readonly call: Call;
  private readonly flags: Flags;
  private readonly format: Format;
  private readonly totals = new RunTotalsCounter();
  private isBegun = false;
  /** Whether anybody still reads what is printed. */
  isRead = true;

  constructor(call: Call, flags: Flags) {
    this.call = call;
    this.flags = flags;
    this.format = flags.json ? 'json' : flags.csv ? 'csv' : 'rows';
  }

  async print(verdicts: readonly ReadVerdict[]): Promise<void> {
    const asked = verdicts.filter((verdict) => isAskedFor(this.flags, verdict));
    for (const verdict of asked) this.totals.add(verdict);
    if (this.flags.totals) return;
    await this.begin();
    for (let at = 0; at < asked.length && this.isRead; at += CHUNK_VERDICTS) {
      const chunk = asked.slice(at, at + CHUNK_VERDICTS);
      await this.write(chunk.map((verdict) => SHOWN[this.format](verdict)).join(''));
    }
  }

  /** What the verdicts come to: below rows, or if nothing else is asked for. A sum of revisions would mean nothing. */
  async end(): Promise<void> {
    const { all, follow, totals, json } = this.flags;
    if (all || follow || (this.format !== 'rows' && !totals)) return;
    await this.write(json ? `${printableJson(this.totals.totals)}\n` : verdictTotals(this.totals.totals));
  }

  /** Titles, once. */
  private async begin(): Promise<void> {
    if (this.isBegun) return;
    this.isBegun = true;
    if (this.format === 'rows') await this.write(verdictTitles(this.call.terminal.outputColours));
    if (this.format === 'csv') await this.write(verdictCsvTitles());
  }

  private async write(text: string): Promise<void> {
    this.isRead &&= await writeTo(this.call.terminal.output, text);
  }
}

/** @returns how many there were */
async function printRevisions(source: VerdictSource, printer: Printer): Promise<number> {
  let count = 0;
  for await (const verdicts of source.readOn()) {
    if (verdicts.length > 0) await printer.print(verdicts);
    if (!printer.isRead) break;
    count += verdicts.length;
  }
  return count;
}

async function printHeads(source: VerdictSource, printer: Printer, isWhole: boolean): Promise<number> {
  const heads = await source.heads(isWhole);
  if (heads.length > 0) await printer.print(heads);
  return heads.length;
}

/** Where the verdicts are, and what errors call it. */
type Place = Readonly<{ source: VerdictSource; name: string; followMs: number }>;

async function printVerdicts(
  { source, name, followMs }: Place,
  flags: Flags,
  call: Call,
  stop: AbortSignal,
): Promise<void> {
  const { vin, all, follow } = flags;
  const printer = new Printer(call, flags);
  const count = await (all
    ? printRevisions(source, printer)
    : printHeads(source, printer, flags.json === true && flags.totals !== true));
  if (vin !== undefined && count === 0 && !follow) {
    throw COMMAND_ERRORS.error('no-verdict', `${name} no verdict of ${vin}`);
  }
  // Titles, if there was nothing below them.
  if (count === 0) await printer.print([]);
  await printer.end();
  while (follow && printer.isRead && !stop.aborted) {
    await pause(followMs, stop);
    await printRevisions(source, printer);
  }
}

/** Only a call that continues for ever finishes well when it is asked to stop. */
const untilStopped = (flags: Flags, use: (stop: AbortSignal) => Promise<void>): Promise<void> =>
  flags.follow ? withInterruption(use) : use(AbortSignal.abort());

async function verdictsOnKafka(flags: Flags, call: Call): Promise<void> {
  const settings = connectionSettings(flags);
  await untilStopped(flags, (stop) =>
    withClusterLog(settings, (log) => {
      const source = new LogVerdicts(log, flags.vin);
      const place = { source, name: 'the topics hold', followMs: TOPIC_FOLLOW_MS };
      return printVerdicts(place, flags, call, stop);
    }),
  );
}

/** Flags of Kafka: a call that has one of them reads the topics. */
const OF_BROKERS = ['brokers', 'registry', 'prefix'] as const;

/** Whether something else is read than the topics. @throws CommandLineError `conflicting-flags` */
function isOfReading(flags: Flags): boolean {
  const excess = OF_BROKERS.find((name) => flags[name] !== undefined);
  if (flags.api !== undefined && excess !== undefined) {
    throw COMMAND_ERRORS.error('conflicting-flags', `--api and --${excess}`);
  }
  if (flags.out !== undefined || flags.archive !== undefined) return true;
  const isTopics = excess !== undefined || process.env['ORETRAIL_KAFKA_BROKERS'] !== undefined;
  if (flags.api !== undefined || flags.tokenFile !== undefined) return true;
  return !isTopics && consoleAddress(flags) !== null;
}

async function verdicts(flags: Flags, call: Call): Promise<void> {
  if (!isOfReading(flags)) return verdictsOnKafka(flags, call);
  await untilStopped(flags, (stop) =>
    withReading(flags, call, (reading) =>
      reading.withVerdicts(flags.vin, (source) => {
        const place = { source, name: `${reading.name} holds`, followMs: CONSOLE_FOLLOW_MS };
        return printVerdicts(place, flags, call, stop);
      }),
    ),
  );
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withReadingFlags(withKafkaFlags(command))
    .description(
      'Prints the verdicts that the workers have given: on Kafka, in a directory, in an archive, or from a console.',
    )
    .option('--vin <VIN>', 'this vehicle only')
    .option('--all', 'every revision, not only the latest')
    .addOption(
      new Option('--follow', 'continue with each new revision, until interrupted').conflicts(['out', 'archive']),
    )
    .option('--status <STATUS>', `only ${STATUSES.join(', ')}`, choiceValue('--status', STATUSES))
    .option('--cause <CAUSE>', `only those caused by ${CAUSES.join(', ')}`, choiceValue('--cause', CAUSES))
    .option(
      '--finding <CODE>',
      'only those with this finding',
      choiceValue('--finding', [...PROVENANCE_CODES, ...RULE_CODES]),
    )
    .option('--from <DAY>', 'only of vehicles that are placed in service on this day or later', dayValue('--from'))
    .option('--to <DAY>', 'only of vehicles that are placed in service on this day or before', dayValue('--to'))
    .addOption(new Option('--totals', 'print only the totals').conflicts(['all', 'follow']))
    .addOption(new Option('--csv', 'print each verdict as a row for a spreadsheet').conflicts('json'))
    .option('--json', 'print each verdict as JSON, one a line')
    .addHelpText('after', HELP)
    .action((flags: Flags) => verdicts(flags, call));
}
