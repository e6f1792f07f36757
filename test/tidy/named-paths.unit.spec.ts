/** A path that a page names is there: a reader who follows it must not search. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './sources.ts';

const isForeign = (path: string): boolean => path === 'node_modules' || path.endsWith('/node_modules');
/** The log of what was measured, and the changelog, name what there was. */
const OF_THE_PAST = ['CHANGELOG.md', 'docs/performance-log.md'];
const PAGES = globSync(['*.md', '{docs,packages,services,infra,schemas,test}/**/*.md'], {
  cwd: ROOT,
  exclude: isForeign,
})
  .filter((path) => !OF_THE_PAST.includes(path))
  .sort();
const FROM_ROOT = /`((?:packages|services|infra|test|schemas|docs)\/[\w./-]+)`/g;
/** In the README of a package, which tells where to start. */
const FROM_PACKAGE = /`(src\/[\w./-]+)`/g;

function deadPathsIn(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const named = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, path = '']) => path);
  const own = /^(packages|services)\//.test(page) ? named(FROM_PACKAGE).map((path) => join(dirname(page), path)) : [];
  return [...named(FROM_ROOT), ...own].filter((path) => !existsSync(join(ROOT, path)));
}

it('leads somewhere, on every page', () => {
  expect(PAGES.length).toBeGreaterThan(50);
  expect(PAGES.flatMap((page) => deadPathsIn(page).map((path) => `${page}: ${path}`))).toEqual([]);
});
