/** What stands before the program: a Node that can't read it, or packages that are not there, are named in a sentence. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { expect, it } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');
const LAUNCHER = join(PACKAGE, 'bin/oretrail.js');

function called(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, output: stdout, errors: stderr };
}

it('starts the program', () => {
  expect(called(LAUNCHER, '--version')).toEqual({ status: EXIT_OK, output: '0.2.0\n', errors: '' });
});

it('refuses a Node that is too old', () => {
  const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';
  expect(called('--import', old, LAUNCHER, '--version')).toEqual({
    status: EXIT_WRONG_CALL,
    output: '',
    errors: expect.stringMatching(
      /^oretrail: Node 24 or later is needed, and this is 20\.20\.2\n {2}.*pnpm@12 install\n$/,
    ),
  });
});

it('says that packages are not installed', () =>
  withTemporaryDirectory(async (directory) => {
    for (const part of ['bin', 'src', 'package.json'])
      cpSync(join(PACKAGE, part), join(directory, part), { recursive: true });
    expect(called(join(directory, 'bin/oretrail.js'), '--version')).toEqual({
      status: EXIT_WRONG_CALL,
      output: '',
      errors: expect.stringMatching(/^oretrail: \S+ is not installed\n {2}.*pnpm@12 install\n$/),
    });
  }));
