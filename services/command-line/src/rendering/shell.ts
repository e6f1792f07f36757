/** What is printed to be copied into a shell. */

/** How the program is called from a clone of its repository (README.md, "See it"). */
const PROGRAM = 'npx --yes pnpm@12 --silent oretrail';
const PLAIN = /^[\w:.,/=@%+-]+$/;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Byte by byte, in the quotes of bash and zsh that know escapes: what is invisible would not survive being copied. */
function escaped(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `$'${bytes.join('')}'`;
}

/** One word as a shell takes it. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  return INVISIBLE.test(text) ? escaped(text) : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A call of the program that can be pasted as it stands. */
export function pasteable(...args: readonly string[]): string {
  return [PROGRAM, ...args.map(shellWord)].join(' ');
}
