/** Which room may import which: the map of the house, and that files and packages keep to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOWED_IMPORTS } from './allowed-imports.ts';
import { filesInCycles, packages } from './imports.ts';
import { ROOT } from './sources.ts';

const OWN = '@oretrail/';
const shipped = packages.filter(({ folder }) => !folder.startsWith('test'));

describe('packages', () => {
  it.each(shipped.map(({ folder, manifest }) => [folder, manifest] as const))(
    '%s depends on what the map allows, and on all of it',
    (folder, { dependencies = {} }) => {
      const own = Object.keys(dependencies).filter((name) => name.startsWith(OWN));
      const names = own.map((name) => name.slice(OWN.length)).sort();
      expect(names.join(' ')).toBe(ALLOWED_IMPORTS[folder]);
    },
  );

  it.each(shipped.map(({ folder }) => [folder]))('%s has a README of ten lines or so', (folder) => {
    const lines = readFileSync(join(ROOT, folder, 'README.md'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(lines.length).toBeLessThanOrEqual(16);
  });
});

describe('files', () => {
  it('import one another in no circle, not even for a type', () => expect(filesInCycles()).toEqual([]));
});
