/** Subject lines of commits: they are read in lists of one line each. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from './sources.ts';

/** Git's own lists indent a subject and cut it at 80 columns. Source: git-log(1), git-commit(1) "DISCUSSION". */
const SUBJECT_CHARACTERS_MAX = 72;
/** The rule holds from the commit after this one: history before it is not rewritten. */
const LAST_COMMIT_BEFORE_RULE = '5d77f10c0bc7b2377eac73db64c2e8de4d8e8a54';

function git(...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout : null;
}

/** All that this clone has: a shallow one lacks the first, and a source archive has none. */
function subjects(): string[] {
  const log = git('log', '--no-merges', '--format=%s', `${LAST_COMMIT_BEFORE_RULE}..HEAD`);
  return (log ?? git('log', '--no-merges', '--format=%s', '-1') ?? '').split('\n').filter(Boolean);
}

describe('commits', () => {
  it(`have subjects of at most ${SUBJECT_CHARACTERS_MAX} characters`, () => {
    expect(subjects().filter((subject) => subject.length > SUBJECT_CHARACTERS_MAX)).toEqual([]);
  });

  it('begin with a capital letter, and end without a full stop', () => {
    expect(subjects().filter((subject) => !/^[A-Z][a-z]+[ ,].*[^.]$/.test(subject))).toEqual([]);
  });
});
