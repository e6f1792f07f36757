/** What all benchmarks share: where their files lie, and how they report. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

/** Below it a figure gets one decimal, below a tenth of it two. */
const WHOLE_FROM = 100;
const ONE_DECIMAL_FROM = 10;

/** A figure with as many decimals as say something. */
function figure(value: number): string {
  if (value >= WHOLE_FROM || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= ONE_DECIMAL_FROM ? 1 : 2);
}

/** One row: what each column says. */
export type Row = Readonly<Record<string, string | number>>;

/** Rows under their columns, as Markdown, so that it can be pasted into a document. */
export function table(rows: readonly Row[]): string {
  const [first = {}] = rows;
  const columns = Object.keys(first);
  const cells = rows.map((row) => columns.map((column) => textOf(row[column] ?? '')));
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => `${'-'.repeat(width - 1)}:`).join(' | ')} |`;
  return [line(columns), rule, ...cells.map(line)].join('\n');
}

function textOf(cell: string | number): string {
  return typeof cell === 'number' ? figure(cell) : cell;
}

/** Bytes of a MiB. */
export const MIB = 1_048_576;

/** A machine as a table of figures names it; its memory in MiB. */
export type Machine = Readonly<{
  cpu: string;
  cores: number;
  memoryMib: number;
  system: string;
  node: string;
}>;

/** This machine. */
export function machine(): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryMib: Math.round(totalmem() / MIB),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
  };
}

/** A machine in one line. */
export function machineLine({ cpu, cores, memoryMib, system, node }: Machine): string {
  return `${cpu}, ${cores} cores, ${Math.round(memoryMib / 1_024)} GiB, ${system}, Node ${node}`;
}

/** Exit status of what was interrupted: 128 and the number of SIGINT, as shells have it. */
const INTERRUPTED = 130;

/** One call of `pnpm bench`: it names the machine, prints tables as they come, and keeps all figures in a file if asked to. */
export class Report {
  private readonly heading: Readonly<{ command: string; date: string; machine: object }>;

  /** @param args those of the call, the name of the benchmark first */
  constructor(args: readonly string[]) {
    this.heading = {
      command: `pnpm bench ${args.join(' ')}`.trim(),
      date: new Date().toISOString(),
      machine: machine(),
    };
    process.stdout.write(`${this.heading.command}\n${this.heading.date}\n${machineLine(machine())}\n`);
  }

  section(title: string, rows: readonly Row[]): void {
    process.stdout.write(`\n${title}\n\n${table(rows)}\n`);
  }

  /** @param file where the figures go; undefined: nowhere */
  save(file: string | undefined, figures: object): void {
    if (file !== undefined) writeFileSync(file, `${JSON.stringify({ ...this.heading, ...figures }, null, 2)}\n`);
  }
}

/** A new folder in a directory. It goes when the process ends, also if that is interrupted: gigabytes must not stay behind. */
export function stagedFolder(directory: string): string {
  const folder = mkdtempSync(join(directory, 'oretrail-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(INTERRUPTED));
  return folder;
}
