/** The headings of the binding texts in docs/spec, and what of a citation leads to none of them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from './sources.ts';

/** What a citation may name, and what it may no longer: these plans stayed outside of the project. */
const CITED =
  /(?<![\w/-])(events|provenance|law|protocol|architecture|law-notes|intake|console|house|speed|models)\.md\b/g;
/** A first reference stands behind a comma or a colon; further ones may also stand behind a conjunction. */
const REFERENCE =
  /^(?:, (?:and )?|: | and | to )(?:(?:["“]`?([^"”]+?)`?["”])|(?:`([^`]+)`)|(?:(section|step|propert)(?:s|y|ies)? )?(\d+))/;
const BEGINNINGS: Readonly<Record<string, (number: string) => RegExp>> = {
  section: (number) => new RegExp(`^#+ ${number}\\. `, 'm'),
  step: (number) => new RegExp(`^### Step ${number}: `, 'm'),
  propert: (number) => new RegExp(`^## 6\\. Properties\n(?:[^#]|\n)*?^${number}\\. `, 'm'),
};

/** What a reference names: a heading, or a number. */
type Named = Readonly<{ heading: string | undefined; number: string | undefined }>;

const pages = new Map<string, string>();

/** The text of a page by its path from the root; null if there is none. */
export function pageAt(path: string): string | null {
  const file = join(ROOT, path);
  if (!pages.has(path)) pages.set(path, existsSync(file) && path.endsWith('.md') ? readFileSync(file, 'utf8') : '');
  return existsSync(file) ? (pages.get(path) ?? '') : null;
}

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');

/** The headings of a page, without marks of code. */
function headingsIn(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.replaceAll('`', ''));
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

function hasHeading(text: string, quoted: string): boolean {
  return headingsIn(text).some((heading) => [heading, heading.replace(/^\d+\. /, '')].includes(quoted));
}

/** What one reference names that is not there; an empty text if all is there. */
function faultOfReference(page: string, text: string, kind: string, { heading, number }: Named): string {
  if (heading !== undefined) return hasHeading(text, heading) ? '' : `${page}.md has no heading "${heading}"`;
  return BEGINNINGS[kind]?.(number ?? '').test(text) === true ? '' : `${page}.md has no ${kind} ${number}`;
}

/** What one citation names that is not there, from the name of its page on. A page without a heading is not enough. */
function faultOf(page: string, rest: string): string | null {
  const text = pageAt(`docs/spec/${page}.md`);
  if (text === null) return `${page}.md is not in docs/spec`;
  let [at, kind] = [0, ''];
  for (let match = REFERENCE.exec(rest); match !== null; match = REFERENCE.exec(rest.slice(at))) {
    const [whole, quoted, code, named, number] = match;
    const heading = quoted ?? code;
    kind = named ?? (heading === undefined ? kind : '');
    // A number behind a heading is one of the sentence around it.
    if (heading === undefined && kind === '') break;
    const fault = faultOfReference(page, text, kind, { heading, number });
    if (fault !== '') return fault;
    at += whole.length;
  }
  return at === 0 ? `${page}.md without a heading: ${rest.slice(0, 40)}` : null;
}

/** The citations of a source that lead nowhere. Comments are read as one line. */
export function deadCitations(text: string): string[] {
  const line = text.replace(/\n\s*(?:\*|\/\/|#) ?/g, ' ');
  return [...line.matchAll(CITED)]
    .map(({ 0: whole, 1: page = '', index }) => faultOf(page, line.slice(index + whole.length)))
    .filter((fault) => fault !== null);
}

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** The text of a page without its links, for what they show is checked by where they lead. */
export const withoutLinks = (text: string): string => withoutCode(text).replace(LINK, '');

/** The links of a page to other files of the project that lead nowhere, also if only the heading is missing. */
export function deadLinks(path: string): string[] {
  const targets = [...withoutCode(pageAt(path) ?? '').matchAll(LINK)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file = '', anchor] = target.split('#');
    const page = pageAt(file === '' ? path : normalize(join(dirname(path), file)));
    if (page === null) return true;
    return anchor !== undefined && !headingsIn(page).map(anchorOf).includes(anchor);
  });
}
