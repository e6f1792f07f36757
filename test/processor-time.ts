/**
 * Loaded before each spec file: notes what the file took of the processors, its processes included, if run-all asks for it.
 * Wall-clock time says little on a busy machine.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

/** A file to which each spec file adds a line: seconds, a tab, its path. Nothing is noted if it is not set. */
const { ORETRAIL_PROCESSOR_TIMES } = process.env;
/** Linux counts in hundredths of a second. Source: proc(5), sysconf(_SC_CLK_TCK). */
const TICKS_PER_S = 100;
/** utime, stime, cutime and cstime are the fields 14 to 17, and the third follows the name in parentheses. Source: proc(5). */
const FIRST_TIME = 14 - 3;
const TIMES = 4;

/** Processor seconds of this process and of those of its processes that have ended. */
function processorSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(FIRST_TIME, FIRST_TIME + TIMES).reduce((sum, field) => sum + Number(field), 0);
  return ticks / TICKS_PER_S;
}

/** A process that runs several files counts each from its own beginning; the first includes the start of the process. */
const ofProcess: typeof globalThis & { hasRunSpecFile?: boolean } = globalThis;
const canCount = ORETRAIL_PROCESSOR_TIMES !== undefined && existsSync('/proc/self/stat');
const secondsBefore = canCount && ofProcess.hasRunSpecFile ? processorSeconds() : 0;
ofProcess.hasRunSpecFile = true;

if (canCount) {
  const file = ORETRAIL_PROCESSOR_TIMES;
  afterAll(() =>
    appendFileSync(file, `${(processorSeconds() - secondsBefore).toFixed(1)}\t${expect.getState().testPath}\n`),
  );
}
