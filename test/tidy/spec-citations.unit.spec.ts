/** Every source that code, tests and pages cite is in docs/spec, under the heading that they name. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './sources.ts';
import { deadCitations, deadLinks, pageAt, withoutLinks } from './spec-headings.ts';

const isForeign = (path: string): boolean => path === 'node_modules' || path.endsWith('/node_modules');
const filesOf = (pattern: string | string[]): string[] => globSync(pattern, { cwd: ROOT, exclude: isForeign }).sort();

/** This page names what leads nowhere. */
const SELF = 'test/tidy/spec-citations.unit.spec.ts';
const SOURCES = filesOf('{packages,services,test,infra,schemas}/**/*.{ts,js,py,yml,yaml}').filter(
  (path) => path !== SELF,
);
const PAGES = filesOf(['*.md', '{docs,packages,services,infra,schemas,test}/**/*.md']);
/** The acceptance cases are kept as they were given, with their own way to cite. */
const isCase = (path: string): boolean => path.startsWith('test/conformance/cases/');

describe('a citation of docs/spec', () => {
  it('leads to a heading, in each source', () => {
    const dead = SOURCES.flatMap((path) =>
      deadCitations(readFileSync(join(ROOT, path), 'utf8')).map((fault) => `${path}: ${fault}`),
    );
    expect(SOURCES.length).toBeGreaterThan(500);
    expect(dead).toEqual([]);
  });

  it('leads to a heading, in each page', () => {
    const dead = PAGES.filter((path) => !isCase(path)).flatMap((path) =>
      deadCitations(withoutLinks(pageAt(path) ?? '')).map((fault) => `${path}: ${fault}`),
    );
    expect(dead).toEqual([]);
  });

  it.each([
    'provenance.md, "Level"',
    'provenance.md, section 1, "Level"',
    'provenance.md, sections 2 and 3',
    'provenance.md, section 2, steps 0 to 2',
    'provenance.md, section 6, properties 3 and 6',
    'provenance.md, "3. Chains", "4. Components"; events.md, "Finding codes"',
    'events.md, `oretrail.verdict.v1` and "Finding codes"',
    'law.md, "Rulesets". And 12 more words.',
  ])('is accepted: %s', (text) => expect(deadCitations(text)).toEqual([]));

  it.each([
    'provenance.md, "Leveling"',
    'provenance.md, section 7',
    'provenance.md, sections 1 to 9',
    'provenance.md, section 2, step 8',
    'provenance.md, section 6, property 8',
    'events.md, "Finding codes" and "Shapes"',
    'events.md: "absent is told from empty"',
    'events.md, table of types',
    'events.md',
    'law-notes.md, "Hierarchy"',
    'architecture.md,\n * "Auditing"',
  ])('is refused: %s', (text) => expect(deadCitations(text)).toHaveLength(1));
});

describe('a link within the project', () => {
  it('leads to a file, and to a heading if it names one', () => {
    const dead = PAGES.flatMap((path) => deadLinks(path).map((target) => `${path}: ${target}`));
    expect(PAGES.length).toBeGreaterThan(40);
    expect(dead).toEqual([]);
  });
});
