/** The version of Oretrail. */
import { readFileSync } from 'node:fs';

/** As the package has it. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
}
