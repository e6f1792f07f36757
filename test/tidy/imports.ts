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

/** All packages of the workspace, by folder. */
export const packages: readonly Package[] = globSync(
  '{packages,services,infra}/*/package.json',
  { cwd: ROOT },
)
  .concat(globSync('test/{,support/}package.json', { cwd: ROOT }))
  .sort()
  .map((path) => ({ folder: dirname(path), manifest: JSON.parse(readFileSync(join(ROOT, path), 'utf8')) }));

/** Names that a file imports or exports from, types included. */
export function importsOf({ text }: Source): string[] {
  const imported = text.matchAll(/^\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?'([^']+)'/gm);
  const dynamic = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [...imported, ...dynamic].map(([, name]) => name ?? '');
}

/** The package that a foreign name belongs to: `@scope/name` or `name`, without the path behind it. */
export const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/** The file that each exported path of a package of the workspace stands for. */
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

/** Groups of files that import one another in a circle, each group by path. Source: Tarjan, SIAM J. Comput. 1 (1972). */
export function importCycles(): string[][] {
  const edges = new Map(sources.filter((source) => !isSpec(source)).map((source) => [source.path, ownImports(source)]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    open.push(file);
    let low = index;
    for (const next of edges.get(file) ?? []) {
      if (!edges.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, lowest.get(next) ?? order.get(next) ?? low);
    }
    lowest.set(file, low);
    if (low === index) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1) cycles.push(group.sort());
    }
    return low;
  };
  for (const file of edges.keys()) if (!order.has(file)) visit(file);
  return cycles;
}
