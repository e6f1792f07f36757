/** Makes the bundle of the page: when the image is built, or at first start into a cache. */
import { build, type UserConfig } from 'vite';
import { pageConfig } from './page-config.ts';

/** Builds the page into a folder, which is emptied before. */
export async function buildPage(folder: string): Promise<void> {
  const config: UserConfig = pageConfig(folder);
  await build({ ...config, configFile: false, logLevel: 'warn' });
}
