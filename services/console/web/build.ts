/** Makes the bundle of the page, when an image is built or a stack starts. Source: decision 30. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { build, type UserConfig } from 'vite';
import { pageConfig } from './page-config.ts';

/** What becomes a third by compression; other files are few, and small. */
const COMPRESSED = /\.(js|css)$/;

/** Writes the compressed form of scripts and styles beside them: the service sends it to browsers that take it, and never compresses. */
function compressAssets(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => COMPRESSED.test(one))) {
    const path = join(folder, name);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
  }
}

/** Builds the page into a folder, which is emptied before. */
export async function buildPage(folder: string): Promise<void> {
  const config: UserConfig = pageConfig(folder);
  await build({ ...config, configFile: false, logLevel: 'warn' });
  compressAssets(join(folder, 'assets'));
}
