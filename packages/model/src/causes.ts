/** Which statements have touched a vehicle: the header `ce_causationid` of its verdict. Source: events.md, `oretrail.verdict.v1`. */

/** Digests of statements, and how many more there were. */
export type Causes = Readonly<{ digests: readonly string[]; more: number }>;

/** A record that names no statement. */
export const NO_CAUSES: Causes = { digests: [], more: 0 };

/** Digests that a header has: events.md, `oretrail.verdict.v1`. What a record has beyond them is counted. */
const DIGESTS_MAX = 16;
const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;
const MORE = /^\+(\d{1,9})$/;

/** What the header says: digests with commas or blanks between them, and `+n` for n more. Anything else in it is passed over. */
export function causesOf(header: string): Causes {
  const parts = header.split(/[\s,]+/);
  const digests = [...new Set(parts.flatMap((part) => DIGEST.exec(part)?.[1] ?? []))];
  const more = parts.reduce((sum, part) => sum + Number(MORE.exec(part)?.[1] ?? 0), 0);
  return { digests: digests.slice(0, DIGESTS_MAX), more: more + Math.max(0, digests.length - DIGESTS_MAX) };
}

/** The same as the header has it. */
export function causesText({ digests, more }: Causes): string {
  return [...digests, ...(more === 0 ? [] : [`+${more}`])].join(' ');
}

/** Both headers as one. The later digests stay if they are too many: they are the nearest to what was changed. */
export function mergedCauses(earlier: string, later: string): string {
  if (earlier === '' || earlier === later) return later;
  const [a, b] = [causesOf(earlier), causesOf(later)];
  const all = [...new Set([...a.digests, ...b.digests])];
  const over = Math.max(0, all.length - DIGESTS_MAX);
  return causesText({ digests: all.slice(over), more: a.more + b.more + over });
}
