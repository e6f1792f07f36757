/** Which room may import which: the map of the house, and that files and packages keep to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOWED_IMPORTS } from './allowed-imports.ts';
import { importCycles, importsOf, packageOf, packages } from './imports.ts';
import { isSpec, ROOT, sources } from './sources.ts';

const OWN = '@oretrail/';
const shipped = packages.filter(({ folder }) => !folder.startsWith('test'));

describe('packages', () => {
  it.each(shipped.map(({ folder, manifest }) => [folder, manifest] as const))(
    '%s depends on what the map allows, and on all of it',
    (folder, { dependencies = {} }) => {
      const own = Object.keys(dependencies).filter((name) => name.startsWith(OWN));
      expect(own.map((name) => name.slice(OWN.length)).sort()).toEqual([...(ALLOWED_IMPORTS[folder] ?? ['?'])].sort());
    },
  );

  it.each(shipped.map(({ folder, manifest }) => [folder, manifest] as const))(
    '%s ships no import of a devDependency or of test support',
    (folder, { name: self, dependencies = {} }) => {
      const code = sources.filter((source) => source.path.startsWith(`${folder}/src/`) && !isSpec(source));
      const foreign = code.flatMap((source) =>
        importsOf(source)
          .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
          .filter((name) => !(packageOf(name) in dependencies) && packageOf(name) !== self)
          .map((name) => `${source.path}: ${name}`),
      );
      expect(foreign).toEqual([]);
    },
  );

  it('say in each index.ts, name by name, what they export', () => {
    const stars = sources.filter(({ path, text }) => path.endsWith('/index.ts') && /^export \* from/m.test(text));
    expect(stars.map(({ path }) => path)).toEqual([]);
  });

  it.each(shipped.map(({ folder }) => [folder]))('%s has a README of ten lines or so', (folder) => {
    const lines = readFileSync(join(ROOT, folder, 'README.md'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(lines.length).toBeLessThanOrEqual(16);
  });
});

describe('files', () => {
  it('import one another in no circle, not even for a type', () => expect(importCycles()).toEqual([]));
});
