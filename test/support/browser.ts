/** For specs: a real browser, Chromium as Debian has it, or wherever the environment says that it is. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Part, Resolution } from '@oretrail/real-parts';

/** Names under which systems install it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'] as const;

/** Its address is the path of the program. */
export async function resolveBrowser(): Promise<Resolution<Part>> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const path = [process.env['ORETRAIL_TEST_BROWSER'] ?? '', ...candidates].find((file) => existsSync(file));
  if (path === undefined) {
    return { missing: 'Chromium is not installed; apt-get install chromium, or set ORETRAIL_TEST_BROWSER.' };
  }
  const part: Part = { address: path, origin: 'native', stop: async () => {} };
  return { origin: 'native', start: async () => part };
}
