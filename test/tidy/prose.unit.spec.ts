/** Pages are in plain English, and so is all code but the specs. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hitsInCode, hitsInPage } from './prose.ts';
import { isSpec, ROOT, sources } from './sources.ts';

/** The history of what was said in former versions, and the acceptance cases as they were given. */
const AS_WRITTEN = /^(CHANGELOG\.md$|test\/conformance\/cases\/)/;

const pages = globSync(['*.md', '{docs,packages,services,infra,schemas,test}/**/*.md'], {
  cwd: ROOT,
  exclude: (path) => path === 'node_modules' || path.endsWith('/node_modules'),
})
  .filter((path) => !AS_WRITTEN.test(path))
  .sort();
/** All but specs, whose titles are not read by users, and the list of words itself. */
const code = sources.filter((source) => !isSpec(source) && source.path !== 'test/tidy/prose.ts');

describe('the prose', () => {
  it('of pages is plain', () => {
    expect(pages.length).toBeGreaterThan(50);
    expect(pages.flatMap((path) => hitsInPage({ path, text: readFileSync(join(ROOT, path), 'utf8') }))).toEqual([]);
  });

  it('of the code is plain', () => {
    expect(code.length).toBeGreaterThan(400);
    expect(code.flatMap(hitsInCode)).toEqual([]);
  });
});

describe('the list of words', () => {
  const hitsOf = (text: string): string[] => hitsInPage({ path: 'page', text }).map((hit) => hit.replace(/ \(.*/, ''));

  it.each([
    ['Build it anew.', 'page:1: anew'],
    ['First.\n\nA worker goes\non.', 'page:3: goes on'],
    ['It is\nno URI.', 'page:1: is no'],
    ['Done. Of these, two are left.', 'page:1: Of'],
    ['| a | Of these, two. |', 'page:1: Of'],
    ['- Of these, two.', 'page:1: Of'],
    ['### Of a store', 'page:1: Of'],
    ['as so many bytes as it has', 'page:1: so many bytes as'],
    ['the standing verdicts', 'page:1: standing'],
    ['mined in ID', 'page: ID'],
  ])('finds a fault: %j', (text, hit) => expect(hitsOf(text)).toEqual([hit]));

  it.each([
    'There is no way back, and it is no longer there.',
    'the flag `--anew`, and ```sh\nanew\n```',
    'mined in ID (Indonesia), and smelted in ID',
    'a list of what is taken out of force',
  ])('leaves %j alone', (text) => expect(hitsOf(text)).toEqual([]));

  it.each([
    ['/**\n * What a worker goes\n * on with.\n */', 2],
    ['const a = 1;\n// Of two, the first.', 2],
    ["throw new Error('is no URI')", 1],
  ])('finds a fault of code: %j', (text, line) => {
    expect(hitsInCode({ path: 'a.ts', text })).toEqual([expect.stringMatching(`^a.ts:${line}: `)]);
  });
});
