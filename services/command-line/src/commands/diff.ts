/** `oretrail diff`: what another law, other facts or another knowledge would change. Source: architecture.md, "Audit". */
import { EXIT_DIFFERS } from '@oretrail/errors';
import { type ParsedLine, parseFiles } from '@oretrail/event-files';
import { counted } from '@oretrail/explanation';
import type { OretrailEvent } from '@oretrail/model';
import {
  type Comparison,
  compareFleet,
  type DiffReport,
  reportOf,
  type ViewAsked,
  withWorkFolder,
} from '@oretrail/replay';
import type { DiffTitle } from '@oretrail/reports';
import type { Command } from 'commander';
import { STORE_HELP, withArchive } from '../archive/opened-store.ts';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { requireFolderOf, writeOutput } from '../output-file.ts';
import { Progress } from '../progress.ts';
import { renderDiff } from '../rendering/diff.ts';
import { writeAnswer } from '../terminal.ts';
import { wholeNumberValue } from './flags.ts';
import { VIEW_HELP, WORK_HELP, withViewFlags } from './view-flags.ts';

const HELP = `
Compares what was sealed with the same fleet by another law (--ruleset), with other facts (--facts: NDJSON of reference
facts, as \`oretrail run\` reads them), or by what was known at another time. It first derives again what was sealed.
The dollars gained, lost, and newly dependent on missing evidence are given by cause (law, facts, corrections, late events:
one step each, so that they add up), by maker, by model, by month of the deciding date, and by finding that came or went.
--from-seal J compares with the books of seal J: what has changed since, and why.
${VIEW_HELP}
${WORK_HELP}

Examples:
  oretrail diff out/audit --ruleset us-30d@2024-05-06
  oretrail diff out/audit --facts agreement.ndjson --html what-if.html
  oretrail diff s3://evidence/oretrail --from-seal 11 --seal 12 --json
  oretrail diff out/audit --as-known-at 2025-01-15T00:00:00Z

Exit status:
  0  no vehicle changes
  1  some vehicle changes; or an object of the archive fails, or its events do not give what was sealed
  2  a wrong call, no archive, or no such seal
  3  the store can't be reached, or a file can't be written`;

type Flags = ViewAsked &
  Readonly<{ facts?: string; fromSeal?: number; html?: string; json?: boolean; work?: string; quiet?: boolean }>;

function factOf(parsed: ParsedLine): OretrailEvent {
  const { file, line } = parsed.kind === 'accepted' ? parsed.accepted : parsed.rejected;
  const event = parsed.kind === 'accepted' ? parsed.accepted.event : null;
  if (event?.type === 'oretrail.reference-fact.v1') return event;
  throw COMMAND_ERRORS.error('bad-facts', `${file}:${line} is not a reference fact`);
}

async function factsIn(file: string | undefined): Promise<readonly OretrailEvent[]> {
  const facts: OretrailEvent[] = [];
  const files = file === undefined ? [] : [file];
  for await (const lines of parseFiles(files, { operators: new Set() })) facts.push(...lines.map(factOf));
  return facts;
}

function titleOf({ before, after }: Comparison, { until, asKnownAt }: Flags, facts: number): DiffTitle {
  const bounds = [
    ...(until === undefined ? [] : [`as taken until ${until}`]),
    ...(asKnownAt === undefined ? [] : [`as known at ${asKnownAt}`]),
    ...(facts === 0 ? [] : [`with ${counted(facts, 'other fact')}`]),
  ];
  return {
    before: `seal ${before.seal.number} under ${before.ruleset}`,
    after: [`the events of seal ${after.seal.number} under ${after.ruleset}`, ...bounds].join(', '),
  };
}

async function writePage(file: string, report: DiffReport, title: DiffTitle): Promise<void> {
  // Only who wants a page pays for the charts.
  const { diffPage } = await import('@oretrail/reports/diff-page');
  await writeOutput(file, diffPage(report, title));
}

async function diff(place: string, flags: Flags, call: Call): Promise<void> {
  const { fromSeal, html, json, work, quiet } = flags;
  if (html !== undefined) await requireFolderOf(html);
  const facts = await factsIn(flags.facts);
  const progress = new Progress(call.terminal, { isQuiet: quiet ?? false });
  const asked = { fromSeal, view: flags, facts, onProgress: progress.estimate };
  const compare = (directory: string) => withArchive(place, (store) => compareFleet(store, { ...asked, directory }));
  const comparison = await withWorkFolder(compare, work).finally(() => progress.end());
  const [report, title] = [reportOf(comparison), titleOf(comparison, flags, facts.length)];
  if (report.total.changed > 0) call.exitStatus = EXIT_DIFFERS;
  if (html !== undefined) await writePage(html, report, title);
  await writeAnswer(call.terminal, json, { title, ...report }, (_, colours) => renderDiff(report, title, colours));
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withViewFlags(command)
    .description('Shows what another law, other facts or another knowledge would change for the fleet, in dollars.')
    .argument('<STORE>', STORE_HELP)
    .option('--facts <FILE>', 'NDJSON of reference facts that only the other side has')
    .option(
      '--from-seal <J>',
      'compare with the books of this seal',
      wholeNumberValue('--from-seal', 1, Number.MAX_SAFE_INTEGER),
    )
    .option('--html <FILE>', 'also write one page with charts, which needs no other file')
    .option('--json', 'print everything as JSON, with every vehicle that changes')
    .option('--work <DIR>', 'folder for temporary files; that of the system if left out')
    .option('--quiet', 'print no progress')
    .addHelpText('after', HELP)
    .action((place: string, flags: Flags) => diff(place, flags, call));
}
