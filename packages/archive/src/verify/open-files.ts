/** For specs: what this process has left open. */
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Files in a folder that are open, if the system tells. */
export function openFilesBelow(root: string): readonly string[] {
  const folder = '/proc/self/fd';
  const targetOf = (descriptor: string): string => {
    try {
      return readlinkSync(join(folder, descriptor));
    } catch {
      return '';
    }
  };
  const descriptors = existsSync(folder) ? readdirSync(folder) : [];
  return descriptors.map(targetOf).filter((target) => target.startsWith(root));
}
