/** Pages are in plain English, and so is the code of the folders in {@link CLEAN}. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hitsInCode, hitsInPage } from './prose.ts';
import { isSpec, ROOT, sources } from './sources.ts';

/**
 * Folders of shipped sources without a hit, each without its subfolders. The list only grows: mend a folder, and add it.
 * Once it has all of them, it goes, and the rule holds for all.
 */
const CLEAN: readonly string[] = [
  'packages/archive/src',
  'packages/archive/src/archiver',
  'packages/archive/src/manifests',
  'packages/archive/src/merkle',
  'packages/archive/src/seals',
  'packages/archive/src/segments',
  'packages/archive/src/verdicts',
  'packages/archive/src/verify',
  'packages/audit/src',
  'packages/avro/src',
  'packages/avro/src/guard',
  'packages/avro/src/json',
  'packages/avro/src/registry',
  'packages/embedded-log/src',
  'packages/errors/src',
  'packages/evaluation/src',
  'packages/event-files/src',
  'packages/explanation/src',
  'packages/explanation/src/genealogy',
  'packages/explanation/src/page',
  'packages/generator/src',
  'packages/generator/src/hostile',
  'packages/kafka-log/src',
  'packages/kafka-log/src/fetch',
  'packages/local-state/src',
  'packages/model/src',
  'packages/model/src/parse',
  'packages/provenance/src',
  'packages/provenance/src/examples',
  'packages/replay/src',
  'packages/replay/src/archived-events',
  'packages/replay/src/engine',
  'packages/replay/src/evidence',
  'packages/replay/src/fleet-diff',
  'packages/replay/src/sealed',
  'packages/replay/src/views',
  'packages/rules/src',
  'packages/rules/src/examples',
  'packages/rules/src/foreign-entity',
  'packages/rules/src/parameters',
  'packages/runtime/src',
  'packages/store/src',
  'packages/store/src/s3',
  'packages/telemetry/src',
  'packages/worker-host/src',
  'packages/workers/src',
  'packages/workers/src/drawing',
  'packages/workers/src/eligibility',
  'packages/workers/src/examples',
  'packages/workers/src/provenance',
  'packages/workers/src/records',
  'packages/workers/src/view',
  'services/audit/src',
  'services/command-line/src/commands/evidence',
  'services/command-line/src/demo',
  'services/eligibility/src',
  'services/provenance/src',
];

/** The history of what was said in former versions, and the acceptance cases as they were given. */
const AS_WRITTEN = /^(CHANGELOG\.md$|test\/conformance\/cases\/)/;

const pages = globSync(['*.md', '{docs,packages,services,infra,schemas,test}/**/*.md'], {
  cwd: ROOT,
  exclude: (path) => path === 'node_modules' || path.endsWith('/node_modules'),
})
  .filter((path) => !AS_WRITTEN.test(path))
  .sort();
const shipped = sources.filter((source) => /^(packages|services)\/[^/]+\/src\//.test(source.path) && !isSpec(source));

describe('the prose', () => {
  it('of pages is plain', () => {
    expect(pages.length).toBeGreaterThan(50);
    expect(pages.flatMap((path) => hitsInPage({ path, text: readFileSync(join(ROOT, path), 'utf8') }))).toEqual([]);
  });

  it.each(CLEAN)('of the code in %s is plain', (folder) => {
    const files = shipped.filter(({ path }) => dirname(path) === folder);
    expect(files.length, 'a folder that moved takes its entry with it').toBeGreaterThan(0);
    expect(files.flatMap(hitsInCode)).toEqual([]);
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
