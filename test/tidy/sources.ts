/** The text of the project's own source files, for the rules of style that no linter knows. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the project. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** One source file: its path from the root of the project, its text, and the lines of that. */
export type Source = Readonly<{ path: string; text: string; lines: readonly string[] }>;

function read(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, lines: text.split('\n') };
}

/** All TypeScript files, by path. */
export const sources: readonly Source[] = globSync('{packages,services,test,infra}/**/*.ts', {
  cwd: ROOT,
  exclude: (path) => path === 'node_modules' || path.endsWith('/node_modules'),
})
  .sort()
  .map(read);

/** Whether a file is a test. */
export const isSpec = ({ path }: Source): boolean => path.endsWith('.spec.ts');
