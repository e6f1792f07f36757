/** Rules of style that no linter knows; CONTRIBUTING.md gives their reasons. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, manifestAt } from './imports.ts';
import { isSpec, type Source, sources } from './sources.ts';

/** Longer files are read by nobody. */
const FILE_LINES_MAX = 400;
/** "Mostly under 200": this many in a hundred may be longer. */
const LONG_FILES_PERCENT_MAX = 5;
/** Packages without I/O, clock, randomness or binary floats. */
const CORE = /^packages\/(errors|model|authority|provenance|rules|evaluation|explanation|generator|epcis)\/src\//;
/** What the core may import beside itself: parsing. */
const CORE_IMPORTS =
  /^(\.{1,2}\/|@oretrail\/(errors|model|authority|provenance|rules|evaluation|explanation|generator|epcis)$|zod$)/;
/** Digests need RFC 8785 and SHA-256: pure functions, but foreign ones. */
const HASHING_FILE = 'packages/model/src/digest.ts';
const HASHING_IMPORTS = /^(node:crypto|canonicalize)$/;

/** The package that specs share. */
const TEST_SUPPORT = '@oretrail/test-support';

const code = sources.filter((source) => !isSpec(source));
const core = code.filter(({ path }) => CORE.test(path));
/** What users run. */
const shipped = code.filter(({ path }) => /^(packages|services)\/[^/]+\/src\//.test(path));

/** The devDependencies of the package that a file belongs to, and what the root brings for tests. */
function devDependenciesOf({ path }: Source): ReadonlySet<string> {
  const manifests = [path.split('/').slice(0, 2).join('/'), '.'].map((folder) => `${folder}/package.json`);
  return new Set(manifests.flatMap((manifest) => Object.keys(manifestAt(manifest).devDependencies ?? {})));
}

/** Lines that match, as `path:line`. */
function linesWith(pattern: RegExp, among: readonly Source[]): string[] {
  return among.flatMap(({ path, lines }) =>
    lines.flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  );
}

/** Exports with nothing above them that says what they are. */
function undocumented({ path, lines }: Source): string[] {
  const exported = /^export (?:async )?(?:abstract )?(?:function\*?|const|class|type|interface) (?!\{)/;
  return lines.flatMap((line, i) =>
    exported.test(line) && !/(\*\/|^\/\/.*)$/.test(lines[i - 1] ?? '') ? [`${path}:${i + 1}: ${line}`] : [],
  );
}

describe('files', () => {
  it('are found', () => expect(sources.length).toBeGreaterThan(100));

  it(`have at most ${FILE_LINES_MAX} lines`, () => {
    expect(sources.filter(({ lines }) => lines.length > FILE_LINES_MAX).map(({ path }) => path)).toEqual([]);
  });

  it('mostly have under 200 lines', () => {
    const long = sources.filter(({ lines }) => lines.length > 200).map(({ path }) => path);
    expect(long.length * 100, long.join('\n')).toBeLessThanOrEqual(sources.length * LONG_FILES_PERCENT_MAX);
  });

  it('are named after what they hold', () => {
    const vague = /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.ts$)/;
    expect(sources.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
    const unlike = sources
      .map(({ path }) => basename(path))
      .filter((name) => !/^[a-z0-9-]+(\.[a-z0-9]+)*\.ts$/.test(name));
    expect(unlike).toEqual([]);
  });

  it('tell the tier of a test by their suffix', () => {
    const untold = sources.filter(
      (source) => isSpec(source) && !/\.(unit|sim|int|e2e|fault)\.spec\.ts$/.test(source.path),
    );
    expect(untold.map(({ path }) => path)).toEqual([]);
  });
});

describe('the core', () => {
  it('imports no I/O', () => {
    const foreign = core.flatMap((source) =>
      importsOf(source)
        .filter((name) => !CORE_IMPORTS.test(name) && !(source.path === HASHING_FILE && HASHING_IMPORTS.test(name)))
        .map((name) => `${source.path}: ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  it('knows no clock, no randomness, no process and no network', () => {
    const impure =
      /\b(Date\.now|new Date\(\)|Math\.random|performance\.|process\.|fetch\(|setTimeout|console\.|crypto\.random|randomUUID)/;
    expect(linesWith(impure, core)).toEqual([]);
  });

  it('reads no amount as a binary float', () => {
    const figures = core.filter(({ path }) => /^packages\/(provenance|rules)\//.test(path));
    expect(linesWith(/\b(parseFloat|Math\.(round|floor|ceil|trunc)|toFixed)\b/, figures)).toEqual([]);
  });
});

describe('shipped code', () => {
  it('imports neither what only tests install nor what supports tests', () => {
    const foreign = shipped.flatMap((source) => {
      const dev = devDependenciesOf(source);
      const packages = importsOf(source).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? '');
      const wrong = packages.filter((name) => dev.has(name) || name === TEST_SUPPORT);
      return wrong.map((name) => `${source.path}: ${name}`);
    });
    expect(foreign).toEqual([]);
  });
});

describe('code', () => {
  it('documents what it exports', () => expect(code.flatMap(undocumented)).toEqual([]));

  it('lists what a package exports', () => {
    const barrels = shipped.filter(({ path }) => path.endsWith('/src/index.ts'));
    expect(linesWith(/^export \* from/, barrels)).toEqual([]);
  });

  it('throws errors of one type, but in what specs support', () => {
    const others = code.filter(({ path }) => !/^(packages\/errors|test\/support)\//.test(path));
    expect(linesWith(/\bclass \w+ extends \w*Error\b/, others)).toEqual([]);
  });

  it('leaves nothing for later, and silences no check', () => {
    const postponed = new RegExp(['TO', 'DO|FIX', 'ME|XX', 'X|@ts-(ignore|nocheck|expect-error)'].join(''));
    expect(linesWith(postponed, sources)).toEqual([]);
    expect(linesWith(/\b(it|describe|test)\.(skip|only|todo)\(/, sources.filter(isSpec))).toEqual([]);
  });

  it('names no machine', () => {
    const machine = new RegExp(['(["\'` ])/(ho', 'me|wo', 'rk|ro', 'ot)/'].join(''));
    expect(linesWith(machine, sources)).toEqual([]);
  });
});
