/** What all benchmarks share: where their files lie, and how they report. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine, machineLine } from './machine.ts';
import { type Row, table } from './table.ts';

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
