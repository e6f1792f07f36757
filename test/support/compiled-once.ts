/** The compiled code of a program whose processes a spec kills. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, relative } from 'node:path';
import { madeInRun } from './made-in-run.ts';

const ROOT = dirname(dirname(import.meta.dirname));
/** What the programs of the project take their settings from. */
const SETTING = /^ORETRAIL_/;

/**
 * Runs a program without settings, which it refuses, once in a run of the tests. At such an end Node keeps what it has compiled,
 * and each later start takes half of the processor time. A process that is killed keeps nothing.
 * Source: https://nodejs.org/api/module.html#module-compile-cache
 */
export async function compileOnce(main: string, ...args: readonly string[]): Promise<void> {
  if (process.env['NODE_COMPILE_CACHE'] === undefined) return;
  await madeInRun(`compiled-${relative(ROOT, main).replaceAll('/', '-')}`, async () => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTING.test(name)));
    await once(spawn(process.execPath, ['--no-warnings', main, ...args], { env, stdio: 'ignore' }), 'exit');
  });
}
