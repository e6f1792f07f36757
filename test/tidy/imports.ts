/** What imports what: the edges between the project's own files and packages. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { isSpec, ROOT, type Source, sources } from './sources.ts';

type Manifest = Readonly<{
  name: string;
  exports?: string | Readonly<Record<string, string>>;
  dependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
}>;

/** A package of the workspace: its folder and what its package.json says. */
export type Package = Readonly<{ folder: string; manifest: Manifest }>;

/** What a package.json says, by its path from the root. */
export function manifestAt(path: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

/** All packages of the workspace, by folder. */
export const packages: readonly Package[] = globSync(
  ['{packages,services,infra}/*/package.json', 'test/{,support/}package.json'],
  { cwd: ROOT },
)
  .sort()
  .map((path) => ({ folder: dirname(path), manifest: manifestAt(path) }));

/** Names that a file imports or exports from, types included. */
export function importsOf({ text }: Source): string[] {
  const imported = text.matchAll(/^\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?'([^']+)'/gm);
  const dynamic = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [...imported, ...dynamic].map(([, name]) => name ?? '');
}

/** The file behind each exported path of a package of the workspace. */
const entries = new Map(
  packages.flatMap(({ folder, manifest: { name, exports = {} } }) =>
    Object.entries(typeof exports === 'string' ? { '.': exports } : exports).map(
      ([path, file]) => [name + path.slice(1), normalize(join(folder, file))] as const,
    ),
  ),
);

/** Files of the project that a file imports. */
function ownImports(source: Source): string[] {
  return importsOf(source).flatMap((name) => {
    const file = name.startsWith('.') ? normalize(join(dirname(source.path), name)) : entries.get(name);
    return file === undefined ? [] : [file];
  });
}

/** Files that lie on a circle of imports, or between two: what is left if files are taken away that import, or are imported by, none left. */
export function filesInCycles(): string[] {
  let left = new Map(sources.filter((source) => !isSpec(source)).map((source) => [source.path, ownImports(source)]));
  for (;;) {
    const imported = new Set([...left.values()].flat());
    const next = new Map([...left].filter(([file, files]) => imported.has(file) && files.some((one) => left.has(one))));
    if (next.size === left.size) return [...next.keys()];
    left = next;
  }
}
