import { spawnSync } from 'node:child_process';
import { HOSTILE, rawLines } from '@oretrail/test-support/command-line/hostile-text';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pasteable, shellWord } from './shell.ts';

/** What a shell makes of words, each ended by a byte that no word may hold. */
function understood(words: readonly string[]): readonly string[] {
  const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}

const SPECIAL = ['', ' ', "it's", '$HOME', '`id`', '~', '*', '!!', '\\', '-n', 'a;b', 'Straße', HOSTILE];

describe('a word for a shell', () => {
  it('is taken as it is meant', () => {
    const any = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text.isWellFormed());
    const [texts = []] = fc.sample(fc.array(any, { minLength: 200, maxLength: 200 }), { numRuns: 1, seed: 14 });
    const words = [...SPECIAL, ...texts];
    expect(understood(words.map(shellWord))).toEqual(words);
  });

  it('shows nothing that does something, and stays bare if it can', () => {
    expect(rawLines(shellWord(HOSTILE))).toEqual([]);
    expect(pasteable('explain', '1G1000009RA000000', '--out', '/tmp/a b')).toBe(
      "npx --yes pnpm@12 --silent oretrail explain 1G1000009RA000000 --out '/tmp/a b'",
    );
  });
});
