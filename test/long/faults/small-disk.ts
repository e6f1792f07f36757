/** A disk of its own, in memory, that is soon full. Needs root. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const MIB = 1_048_576;

/** Whether this can be done here; a sentence says why not. */
export async function disksMissing(): Promise<string | null> {
  return process.getuid?.() === 0 ? null : 'Mounting a disk in memory needs root.';
}

/** A mounted disk. */
export class SmallDisk {
  readonly folder: string;
  private readonly ballast: string;
  private isMounted = true;

  private constructor(folder: string) {
    this.folder = folder;
    this.ballast = join(folder, 'ballast');
  }

  static async mount(folder: string, sizeMib: number): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m`, 'tmpfs', folder]);
    const disk = new SmallDisk(folder);
    process.once('exit', () => disk.unmount());
    return disk;
  }

  /** Takes all that is left of it. */
  fill(): void {
    const file = openSync(this.ballast, 'a');
    const block = Buffer.alloc(MIB / 16);
    try {
      while (writeSync(file, block) > 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives back what `fill` took. */
  free(): void {
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    if (!this.isMounted) return;
    this.isMounted = false;
    // Lazily: a process that was killed may not quite have gone yet.
    execFileSync('umount', ['-l', this.folder]);
  }
}
