/** A clock of the day that steps, for the processes that are given it: libfaketime. Time spans are measured rightly all the while, as after a real step. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian's and Fedora's packages put it; the variant for processes with several threads. */
const LIBRARIES = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib64/faketime/libfaketimeMT.so.1',
];

const library = LIBRARIES.find((path) => existsSync(path));

/** Whether this can be done here; a sentence says why not. */
export async function clocksMissing(): Promise<string | null> {
  return library === undefined ? 'libfaketime is not installed (Debian: `apt install faketime`).' : null;
}

/** One clock; all processes that were given its environment follow it. */
export class FalseClock {
  private readonly file = join(tmpdir(), `oretrail-clock-${process.pid}`);

  constructor() {
    this.step(0);
  }

  /** Variables of a process that is to follow it. */
  get environment(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: this.file,
      // The file is looked at once a second.
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // A mend for older C libraries, with which Java's waits would end at once or never.
      FAKETIME_FORCE_MONOTONIC_FIX: '0',
    };
  }

  /** From now on it is so many seconds ahead of, or behind, the real one. */
  step(seconds: number): void {
    writeFileSync(this.file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }
}
