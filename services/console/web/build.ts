/** Makes the bundle of the page, when an image is built or a stack starts. Source: decision 30. */
import { build, type UserConfig } from 'vite';
import { pageConfig } from './page-config.ts';

/** Builds the page into a folder, which is emptied before. */
export async function buildPage(folder: string): Promise<void> {
  const config: UserConfig = pageConfig(folder);
  await build({ ...config, configFile: false, logLevel: 'warn' });
}
