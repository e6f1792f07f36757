/** Plain English, as far as a list of words and patterns can hold it; CONTRIBUTING.md, "Prose", has the style. */
import type { Source } from './sources.ts';

/** A way to write that is not plain, and a better one. */
type Rule = Readonly<{ pattern: RegExp; instead: string }>;

/** Where a sentence begins: the text, a cell, an item, a comment or a string, or behind the end of another sentence. */
const BEGIN = String.raw`(?<=^|\n\n|[.!?]\s+|\|\s+|^\s*(?:- |\d+\. |#+ )|/\*\*\s+|//\s+|['"\`])`;

/** Codes of countries of this field, which a page names at least once. US is a word by itself. */
const COUNTRY = /\b(?:AR|AU|CD|CL|CN|HK|ID|IR|JP|KP|KR|MO|MX|PH|RU|ZA)\b/g;

/** For pages, and for comments, strings and names of code. */
const PLAIN: readonly Rule[] = [
  { pattern: /\banew\b/gi, instead: 'again' },
  { pattern: /\bwhoever\b/gi, instead: 'name the actor: "a worker that", "a caller who"' },
  { pattern: /\bwhom\b/gi, instead: 'turn the sentence round: "the party that"' },
  { pattern: /(?<!-)\btold\b/gi, instead: 'reported, given, known, recognised' },
  { pattern: /\bin\s+earnest\b/gi, instead: 'in production, for real' },
  { pattern: /\bin\s+the\s+midst\b/gi, instead: 'during, in the middle' },
  { pattern: /\b(?:go|goes|going|gone|went)\s+on\b/gi, instead: 'continue' },
  { pattern: /\b(?:come|comes|coming|came)\s+round\b/gi, instead: 'repeat, occur again' },
  { pattern: /\b(?:stand|stands|stood)\s+for\b/gi, instead: 'is, means, is short for' },
  { pattern: /\bso\s+many\b[^.;]{0,60}?\bas\b/gi, instead: 'as many as, the number of' },
  { pattern: /(?<!\bthere\s+)\b(?:is|are)\s+no\s+(?!longer\b|more\b|fewer\b|less\b|such\b)/gi, instead: 'is not a' },
  { pattern: new RegExp(`${BEGIN}Of\\s`, 'gm'), instead: 'subject first' },
  { pattern: /\ba\s+SUV\b/gi, instead: 'an SUV' },
];

/** For pages alone: a member of a printed seal and a table of stored state have this name for ever. */
const PLAIN_PAGES: readonly Rule[] = [
  ...PLAIN,
  { pattern: /\bstanding\b/gi, instead: 'in force, last' },
  { pattern: /\bsaid\s+(?:of|anew)\b/gi, instead: 'stated about' },
];

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** A page without what is quoted: code, addresses and marks of generated tables. Nothing moves, so places stay right. */
function proseOfPage(text: string): string {
  return text
    .replace(/^( *)```[\s\S]*?^\1```$/gm, blank)
    .replace(/`[^`]*`/g, blank)
    .replace(/\]\([^)]*\)/g, blank)
    .replace(/<!--[\s\S]*?-->/g, blank);
}

/** A source with each comment on one line: a phrase may be broken between two. Nothing moves here, either. */
const proseOfCode = (text: string): string =>
  text.replace(/(?<=^[ \t]*(?:\/\*|\*|\/\/)[^\n]*)\n[ \t]*(?:\*(?!\/)|\/\/)/gm, (mark) =>
    blank(mark).replace('\n', ' '),
  );

/** What is found, as `path:line: words (instead: …)`. */
function hitsIn(path: string, text: string, prose: string, rules: readonly Rule[]): string[] {
  return rules.flatMap(({ pattern, instead }) =>
    [...prose.matchAll(pattern)].map(({ 0: words, index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${path}:${line}: ${words.trim().replace(/\s+/g, ' ')} (instead: ${instead})`;
    }),
  );
}

/** What of a page is not plain. */
export function hitsInPage({ path, text }: Pick<Source, 'path' | 'text'>): string[] {
  const prose = proseOfPage(text);
  const codes = [...new Set(prose.match(COUNTRY))].filter((code) => !new RegExp(`\\b${code}\\s+\\(`).test(prose));
  const nameless = codes.map((code) => `${path}: ${code} (instead: the code with its name, as in "ID (Indonesia)")`);
  return [...hitsIn(path, text, prose, PLAIN_PAGES), ...nameless];
}

/** What of a source is not plain. */
export function hitsInCode({ path, text }: Pick<Source, 'path' | 'text'>): string[] {
  return hitsIn(path, text, proseOfCode(text), PLAIN);
}
