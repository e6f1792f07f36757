/** kafkajs as it was before our patch: what a test fails without is known only when it is taken away. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { compileFunction } from 'node:vm';

const PATCH = join(import.meta.dirname, '../../infra/patches/kafkajs@2.2.4.patch');
const require = createRequire(import.meta.url);
/** Where the patched package lies. */
export const KAFKAJS_FOLDER = dirname(require.resolve('kafkajs/package.json'));

type Hunk = Readonly<{ firstLine: number; before: readonly string[]; after: readonly string[] }>;
type PatchedFile = Readonly<{ path: string; blobBefore: string; hunks: readonly Hunk[] }>;

function hunkOf(text: string): Hunk {
  const [head = '', ...lines] = text.replace(/\n$/, '').split('\n');
  const side = (signs: string) => lines.filter(([sign = ' ']) => signs.includes(sign)).map((line) => line.slice(1));
  return { firstLine: Number(/\+(\d+)/.exec(head)?.[1]), before: side(' -'), after: side(' +') };
}

function fileOf(text: string): PatchedFile {
  const [head = '', ...hunks] = text.split(/^@@ /m);
  const [, path = ''] = /^\+\+\+ b\/(.*)$/m.exec(head) ?? [];
  const [, blobBefore = 'none'] = /^index ([0-9a-f]{7,40})\.\./m.exec(head) ?? [];
  return { path, blobBefore, hunks: hunks.map(hunkOf) };
}

const files: readonly PatchedFile[] = readFileSync(PATCH, 'utf8')
  .split(/^diff --git .*\n/m)
  .filter(Boolean)
  .map(fileOf);

/** Paths within the package of the files that the patch changes. */
export const PATCHED_FILES: readonly string[] = files.map(({ path }) => path);

/** Git's name of a file's content. */
function blobOf(content: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0`)
    .update(content)
    .digest('hex');
}

/**
 * The text of a file of kafkajs as it was published.
 * @param file its full path
 * @throws Error if the patch, taken back, doesn't give the text that it was made for
 */
export function unpatchedSource(file: string): string {
  const source = readFileSync(file, 'utf8');
  const patched = files.find(({ path }) => path === relative(KAFKAJS_FOLDER, file));
  if (patched === undefined) return source;
  const lines = source.split('\n');
  for (const { firstLine, before, after } of patched.hunks.toReversed()) {
    lines.splice(firstLine - 1, after.length, ...before);
  }
  const text = lines.join('\n');
  if (!blobOf(text).startsWith(patched.blobBefore))
    throw new Error(`${file}: taking the patch back gives another text`);
  return text;
}

type LoadedModule = { exports: unknown };

/** A module of kafkajs as it was published, with all that it requires of kafkajs, beside the patched one. */
export function requireUnpatched(path: string): unknown {
  const loaded = new Map<string, LoadedModule>();
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module: LoadedModule = { exports: {} };
    loaded.set(file, module);
    const own = createRequire(file);
    const isCode = (name: string) => name.startsWith('.') && own.resolve(name).endsWith('.js');
    const within = (name: string) => (isCode(name) ? load(own.resolve(name)) : own(name));
    const run = compileFunction(unpatchedSource(file), ['module', 'exports', 'require'], { filename: file });
    run(module, module.exports, within);
    return module.exports;
  };
  return load(join(KAFKAJS_FOLDER, path));
}

/** The same module of kafkajs twice: as it was published, and with our patch. */
export function bothOf<T>(path: string): readonly [published: T, patched: T] {
  return [requireUnpatched(path) as T, require(`kafkajs/${path}`)];
}
