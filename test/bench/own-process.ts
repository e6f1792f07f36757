/** Measurements in processes of their own, so that each has its memory to itself. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { MIB } from './rig.ts';

/** Memory of one process, in MiB. */
export type Memory = Readonly<{
  /** Most that the JavaScript heap held, garbage included, as V8 has it before each collection. */
  heapMib: number;
  /** Most that was left of it after a full collection: what was really in use. 0 where there was none. */
  liveMib: number;
  /** Most that the system counted for the process, mapped pages of the log included. */
  rssMib: number;
  /** What of it was the process's own at the end, not pages of a file; 0 if the system doesn't tell. */
  anonymousMib: number;
}>;

/** How a measurement's process is started. */
export type ProcessOptions = Readonly<{
  /** What the JavaScript heap may grow to; V8 collects the less, the more it has. */
  heapLimitMib: number;
  /** Where a CPU profile goes; null: none is taken. */
  profileDirectory: string | null;
}>;

/** The subcommand of the benchmark's own main file that runs one measurement. */
export const MEASURE = 'measure';

const MAIN_FILE = new URL('./main.ts', import.meta.url);
/** KiB of a MiB: `maxRSS` is in KiB. */
const KIB_PER_MIB = 1_024;
/** A line of `--trace-gc`: MiB before and after. */
const COLLECTION = /ms: (?<kind>Scavenge|Mark-Compact|Minor)[^\d]* (?<before>[\d.]+) \([\d.]+\) -> (?<after>[\d.]+) \(/;

/** What the process of a measurement says at its end. */
type Said = Readonly<{ value: unknown }> & Omit<Memory, 'liveMib'>;

/** Follows the heap of a process by what it tells of its collections. */
class HeapWatch {
  heapMib = 0;
  liveMib = 0;

  constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error('the process has no standard output');
    createInterface({ input: child.stdout }).on('line', (line) => this.note(line));
  }

  private note(line: string): void {
    const { kind, before, after } = COLLECTION.exec(line)?.groups ?? {};
    this.heapMib = Math.max(this.heapMib, Number(before ?? 0));
    if (kind === 'Mark-Compact') this.liveMib = Math.max(this.liveMib, Number(after));
  }
}

function flagsOf({ heapLimitMib, profileDirectory }: ProcessOptions): string[] {
  const profile = profileDirectory === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`];
  return [`--max-old-space-size=${heapLimitMib}`, '--trace-gc', '--expose-gc', ...profile];
}

/**
 * Runs a measurement in a process of its own.
 * @param name of a measurement that the main file knows
 * @param call what it gets: plain JSON
 * @throws Error if the process ends without an answer, as one does whose heap is full
 */
export function measure<T>(name: string, call: object, options: ProcessOptions): Promise<Memory & { value: T }> {
  const execArgv = flagsOf(options);
  const child = fork(MAIN_FILE, [MEASURE, name, JSON.stringify(call)], {
    execArgv,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const heap = new HeapWatch(child);
  let said: Said | null = null;
  child.on('message', (message) => {
    said = message as Said;
  });
  return new Promise((resolve, reject) => {
    const kill = (): boolean => child.kill();
    // A measurement hardly ever looks up from its work: it must not outlive the benchmark.
    process.once('exit', kill);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      process.off('exit', kill);
      if (said === null) return reject(new Error(`${name} ended with ${signal ?? status}: ${JSON.stringify(call)}`));
      const { value, heapMib, ...memory } = said;
      resolve({ value: value as T, ...memory, heapMib: Math.max(heap.heapMib, heapMib), liveMib: heap.liveMib });
    });
  });
}

/** Memory of this process that is not a page of a file. Source: proc(5), `/proc/self/status`; Linux only. */
function anonymousMib(): number {
  try {
    const [, kib = 0] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kib) / KIB_PER_MIB;
  } catch {
    return 0;
  }
}

/** Answers for a measurement, in its process. */
export function answer(value: unknown): void {
  const said: Said = {
    value,
    heapMib: process.memoryUsage().heapUsed / MIB,
    rssMib: process.resourceUsage().maxRSS / KIB_PER_MIB,
    anonymousMib: anonymousMib(),
  };
  process.send?.(said);
  process.disconnect();
}
