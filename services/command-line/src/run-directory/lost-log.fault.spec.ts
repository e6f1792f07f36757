/** A directory whose log is gone, of another directory, or older than its files: refused before anything is written. */

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_REJECTED, EXIT_WRONG_CALL } from '@oretrail/errors';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { textOf } from '@oretrail/test-support/command-line/open-run';
import { CASE, LINES } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';

const TIMEOUT_MS = 120_000;
const LOG = 'log';

/** Every file below a folder with its bytes, but LMDB's table of readers. */
function contentsOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && entry.name !== 'lock.mdb');
  return Object.fromEntries(
    paths.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'base64')]),
  );
}

/** A directory that has read two files, a copy of it from between them, another that has read more, and a third file. */
type Directories = Readonly<{ out: string; older: string; other: string; more: string }>;

const KINDS: readonly (readonly [string, readonly string[]])[] = [
  ['with an archive', []],
  ['without one', ['--no-archive']],
];

/** Makes them; specs get copies. */
async function makeDirectories(directory: string, flags: readonly string[]): Promise<void> {
  const at = (name: string) => join(directory, name);
  writeFileSync(at('1'), textOf(['no event', ...LINES.slice(0, 40)]));
  writeFileSync(at('2'), textOf(['nor this', ...LINES.slice(40)]));
  writeFileSync(at('more'), textOf(LINES.slice(0, 1)));
  const run = async (file: string, to: string) => {
    const { status, errors } = await captureCall(['run', at(file), '--out', at(to), '--quiet', ...flags]);
    expect([status, errors]).toEqual([EXIT_REJECTED, expect.any(String)]);
  };
  await run('1', 'out');
  cpSync(at('out'), at('older'), { recursive: true });
  await run('2', 'out');
  const { output } = await captureCall(['generate', '--seed', '1', '--vehicles', '10']);
  writeFileSync(at('3'), `no event\n${output}`);
  await run('3', 'other');
}

async function withCopies(made: string, use: (of: Directories) => Promise<void>): Promise<void> {
  await withTemporaryDirectory(async (directory) => {
    cpSync(made, directory, { recursive: true });
    const at = (name: string) => join(directory, name);
    await use({ out: at('out'), older: at('older'), other: at('other'), more: at('more') });
  });
}

const removeLog = ({ out }: Directories): void => rmSync(join(out, LOG), { recursive: true });
/** What becomes of the log. */
const LOSSES: Readonly<Record<string, (of: Directories) => void>> = {
  gone: removeLog,
  'a folder without files': ({ out }) => {
    rmSync(join(out, LOG), { recursive: true });
    mkdirSync(join(out, LOG));
  },
  'without its data': ({ out }) => rmSync(join(out, LOG, 'data.mdb')),
  empty: ({ out }) => truncateSync(join(out, LOG, 'data.mdb'), 0),
  older: ({ out, older }) => replaceLog(out, older),
};

function replaceLog(out: string, from: string): void {
  rmSync(join(out, LOG), { recursive: true });
  cpSync(join(from, LOG), join(out, LOG), { recursive: true });
}

async function expectRefused(args: readonly string[], out: string): Promise<void> {
  const before = contentsOf(out);
  const { status, errors } = await captureCall([...args, '--out', out]);
  expect([args[0], status, errors]).toEqual([args[0], EXIT_WRONG_CALL, expect.stringContaining('(log-behind)')]);
  expect(contentsOf(out)).toEqual(before);
}

describe.each(KINDS)('a directory %s', (kind, flags) => {
  const made = temporaryFolder();
  beforeAll(() => makeDirectories(made, flags), TIMEOUT_MS);

  const writers = ({ more }: Directories): string[][] => [
    ['run', more, ...flags],
    ['run', more, ...new Set([...flags, '--no-archive'])],
    ['operators', 'add', 'urn:party:registrar'],
    ['quiesce'],
  ];

  it.each(Object.keys(LOSSES))('is left alone by all that write if its log is %s', { timeout: TIMEOUT_MS }, (loss) =>
    withCopies(made, async (of) => {
      LOSSES[loss]?.(of);
      for (const args of writers(of)) await expectRefused(args, of.out);
    }),
  );

  const files = ['verdicts.ndjson', 'verdict-log.ndjson', ...(kind === 'with an archive' ? ['audit'] : [])];

  it.each(files)('is left alone if %s alone tells of what is lost', { timeout: TIMEOUT_MS }, (file) =>
    withCopies(made, async (of) => {
      const { out, older } = of;
      for (const name of files.filter((one) => one !== file)) {
        rmSync(join(out, name), { recursive: true });
        cpSync(join(older, name), join(out, name), { recursive: true });
      }
      replaceLog(out, older);
      for (const args of writers(of)) await expectRefused(args, out);
    }),
  );

  it('is left alone if its log is of another one', { timeout: TIMEOUT_MS }, () =>
    withCopies(made, async (of) => {
      replaceLog(of.out, of.other);
      for (const args of writers(of)) await expectRefused(args, of.out);
    }),
  );

  it('is named by all that read if its log is gone', { timeout: TIMEOUT_MS }, () =>
    withCopies(made, async (of) => {
      removeLog(of);
      for (const args of [
        ['explain', 'VIN'],
        ['trace', 'LOT'],
        ['correct', 'LOT', '--reason', 'none'],
      ]) {
        await expectRefused(args, of.out);
      }
    }),
  );

  it('continues if a file is gone that its log can write again', { timeout: TIMEOUT_MS }, () =>
    withCopies(made, async ({ out, more }) => {
      const due = contentsOf(out);
      for (const name of ['verdicts.ndjson', 'verdict-log.ndjson']) rmSync(join(out, name));
      await captureCall(['run', more, '--out', out, '--quiet', ...flags]);
      const path = join(out, 'verdicts.ndjson');
      expect(contentsOf(out)[path]).toBe(due[path]);
    }),
  );
});

describe('a directory of a call that was killed before it had read anything', () => {
  it('is taken, for no log is missed in it', () =>
    withTemporaryDirectory(async (directory) => {
      const [out, whole] = [join(directory, 'out'), join(directory, 'whole')];
      await captureCall(['run', CASE, '--out', whole, '--no-archive', '--quiet']);
      mkdirSync(out);
      cpSync(join(whole, 'run.json'), join(out, 'run.json'));
      writeFileSync(join(out, 'rejected.ndjson'), '');
      await captureCall(['run', CASE, '--out', out, '--no-archive', '--quiet']);
      expect(readFileSync(join(out, 'verdicts.ndjson'))).toEqual(readFileSync(join(whole, 'verdicts.ndjson')));
    }));
});

describe('a directory of lots alone, without a verdict', () => {
  it('is left alone if its log is gone', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'lots'), join(directory, 'out')];
      writeFileSync(
        file,
        textOf(LINES.filter((line) => JSON.parse(line).type === 'oretrail.mineral-shipment.v1').slice(0, 3)),
      );
      const args = ['run', file, '--no-archive', '--quiet'];
      expect(await captureCall([...args, '--out', out])).toMatchObject({ status: 0 });
      expect(readFileSync(join(out, 'verdicts.ndjson'), 'utf8')).toBe('');
      rmSync(join(out, LOG), { recursive: true });
      await expectRefused(args, out);
    }));
});
