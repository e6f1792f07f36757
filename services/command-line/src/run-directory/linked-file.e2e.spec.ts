/** Files of a directory that are links: the run writes into its directory, and nowhere else. */
import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { EXIT_REJECTED } from '@oretrail/errors';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { linesOf, textOf } from '@oretrail/test-support/command-line/open-run';
import { LINES } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';

function textsIn(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('links in the directory of a run', () => {
  it('are replaced, each of them, and what they lead to stays', { timeout: 60_000 }, () =>
    withTemporaryDirectory(async (directory) => {
      const [first, second, out, whole, theirs] = ['1', '2', 'out', 'whole', 'theirs'].map((name) =>
        join(directory, name),
      ) as [string, string, string, string, string];
      writeFileSync(first, textOf(['bad', ...LINES.slice(0, 30)]));
      writeFileSync(second, textOf(['worse', ...LINES.slice(30)]));
      const run = (file: string, to: string) => captureCall(['run', file, '--out', to, '--no-archive', '--quiet']);
      await run(first, out);
      cpSync(out, whole, { recursive: true });
      mkdirSync(theirs);
      const names = readdirSync(out).filter((name) => lstatSync(join(out, name)).isFile());
      for (const name of names) {
        renameSync(join(out, name), join(theirs, name));
        symlinkSync(join(theirs, name), join(out, name));
        symlinkSync(join(theirs, name), join(out, `.oretrail-${name}.tmp`));
      }
      const before = textsIn(theirs);
      expect((await run(second, out)).status).toBe(EXIT_REJECTED);
      expect(textsIn(theirs)).toEqual(before);
      await run(second, whole);
      for (const name of names) expect([name, linesOf(out, name)]).toEqual([name, linesOf(whole, name)]);
    }),
  );

  it('are replaced if they lead nowhere', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out, target] = [join(directory, '1'), join(directory, 'out'), join(directory, 'target')];
      writeFileSync(file, textOf(LINES));
      const run = () => captureCall(['run', file, '--out', out, '--no-archive', '--quiet']);
      await run();
      const before = linesOf(out, 'verdict-log.ndjson');
      renameSync(join(out, 'verdict-log.ndjson'), target);
      symlinkSync(join(directory, 'nowhere'), join(out, 'verdict-log.ndjson'));
      await run();
      expect(linesOf(out, 'verdict-log.ndjson')).toEqual(before);
      expect(readdirSync(directory)).not.toContain('nowhere');
    }));
});
