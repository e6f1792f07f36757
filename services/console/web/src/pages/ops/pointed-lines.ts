/** JSON in lines, each of which knows its place: so that what is wrong with a place can be shown beside it. */

/** A line, and the place in the value (RFC 6901) that it begins. */
export type PointedLine = Readonly<{ pointer: string; text: string }>;

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function linesOf(value: unknown, pointer: string, before: string, after: string, indent: string): PointedLine[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return [{ pointer, text: `${indent}${before}${JSON.stringify(value)}${after}` }];
  }
  const [begin, end] = Array.isArray(value) ? '[]' : '{}';
  const members = Object.entries(value);
  const inner = members.flatMap(([name, member], i) => {
    const label = Array.isArray(value) ? '' : `${JSON.stringify(name)}: `;
    const comma = i === members.length - 1 ? '' : ',';
    return linesOf(member, `${pointer}/${escaped(name)}`, label, comma, `${indent}  `);
  });
  return [
    { pointer, text: `${indent}${before}${begin}` },
    ...inner,
    { pointer: `${pointer}/`, text: `${indent}${end}${after}` },
  ];
}

/** The lines that `JSON.stringify(value, null, 2)` would make. */
export const pointedLines = (value: unknown): readonly PointedLine[] => linesOf(value, '', '', '', '');

/** The line of a place; that of the nearest member around it if there is none, such as for one that is missing. */
export function lineOf(lines: readonly PointedLine[], pointer: string): number {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = lines.findIndex((line) => line.pointer === at);
    if (found >= 0 || at === '') return Math.max(0, found);
  }
}

/** A text, its quotes left out, or a number; of a line of the text. */
const VALUE = /(?<=": "|^\s*")(?:[^"\\]|\\.)*(?=",?$)|(?<=": |^\s*)[^"\s,[\]{}]+(?=,?$)/;

/** Where in a text the value of a line is, to be selected; the whole line if it has none. @param lines of the text @param line its index */
export function valueIn(lines: readonly string[], line: number): readonly [number, number] {
  const before = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
  const text = lines[line] ?? '';
  const found = VALUE.exec(text);
  const [at, length] = found === null ? [0, text.length] : [found.index, found[0].length];
  return [before + at, before + at + length];
}
