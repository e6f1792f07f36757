/** Makes the bundle of the page.   main.ts FOLDER */
import { resolve } from 'node:path';
import { buildPage } from './build.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Usage: main.ts FOLDER\n');
  process.exit(2);
}
await buildPage(resolve(folder));
