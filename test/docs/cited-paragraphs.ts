/** What the citations in the rules name, one paragraph each. */

/** A code or register with its number, and the paragraphs in it. */
const NAMED = /^(\d+ USC \w+|26 CFR 1\.30D-\d|19 CFR 182 App\. A|\d+ FR \d+|P\.L\. \d+-\d+ §\d+)((?:\(\w+\))*)$/;
/** What follows in a citation that says which version is meant. */
const VERSION = / (?:before|as of) .*$/;

/** How deep a first group stands: "(d)", then "(1)", then "(G)" or "(ii)". */
function depthOf(group: string): number {
  if (/^\([a-z]\)$/.test(group)) return 0;
  return /^\(\d+\)$/.test(group) ? 1 : 2;
}

const groupsOf = (text: string): readonly string[] => text.match(/\(\w+\)/g) ?? [];

/**
 * The paragraphs of a citation, each in full: "26 USC 30D(b)(2), (3)" is two of them.
 * @throws Error for what it can't read
 */
export function citedParagraphs(citation: string): readonly string[] {
  return citation.split('; ').flatMap((part) => {
    let section = '';
    let groups: readonly string[] = [];
    return part
      .replace(VERSION, '')
      .replace(/^proposed /, '')
      .split(', ')
      .map((piece) => {
        const full = piece.startsWith('1.30D-') ? `26 CFR ${piece}` : piece;
        const [, named, tail = ''] = NAMED.exec(full.startsWith('(') ? section + full : full) ?? [];
        if (named === undefined) throw new Error(`"${piece}" of "${citation}" is not a citation`);
        const own = groupsOf(tail);
        groups = full.startsWith('(') ? [...groups.slice(0, depthOf(own[0] ?? '')), ...own] : own;
        section = named;
        return section + groups.join('');
      });
  });
}
