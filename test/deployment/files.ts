/** Files of the project, for the specs of what is deployed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the project. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** The text of a file, by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The services that run by themselves, by their folder: each must be in all that is deployed. */
export const SERVICES: readonly string[] = readdirSync(join(ROOT, 'services')).filter(
  (name) => name !== 'command-line',
);
