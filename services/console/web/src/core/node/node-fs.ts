/** `node:fs` in a browser: the folder of schemas, which is built in, and nothing else. */

const FILES = import.meta.glob('../../../../../../schemas/*/*.avsc', { query: '?raw', import: 'default', eager: true });

/** From `subject/v1.avsc` to its text. */
const SCHEMAS: ReadonlyMap<string, string> = new Map(
  Object.entries(FILES).map(([path, text]) => [path.split('/').slice(-2).join('/'), text as string]),
);

const partsOf = (url: URL): readonly string[] => url.pathname.split('/').filter(Boolean);

/** A schema. @param url ends with subject and file */
export function readFileSync(url: URL): string {
  const text = SCHEMAS.get(partsOf(url).slice(-2).join('/'));
  if (text === undefined) throw new Error(`${url.pathname} is not among the schemas`);
  return text;
}

/** The versions of a schema. @param url ends with the subject */
export function readdirSync(url: URL): readonly string[] {
  const subject = partsOf(url).at(-1) ?? '';
  return [...SCHEMAS.keys()].filter((path) => path.startsWith(`${subject}/`)).map((path) => path.split('/')[1] ?? '');
}
