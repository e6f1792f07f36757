/** Which statements have touched a vehicle: the header `ce_causationid` of its verdict. Source: events.md, `oretrail.verdict.v1`. */

/** Digests of statements, and how many more there were. */
export type Causes = Readonly<{ digests: readonly string[]; more: number }>;

/** A record that names no statement. */
export const NO_CAUSES: Causes = { digests: [], more: 0 };

/** Digests that a header has: events.md, `oretrail.verdict.v1`. What a record has beyond them is counted. */
const DIGESTS_MAX = 16;
const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;
const MORE = /^\+(\d{1,9})$/;

/** What most headers are: one event has touched the subject. */
const ONE_DIGEST = /^[0-9a-f]{64}$/;

/** What the header says: digests with commas or blanks between them, and `+n` for n more. Anything else in it is passed over. */
export function causesOf(header: string): Causes {
  if (ONE_DIGEST.test(header)) return { digests: [header], more: 0 };
  const parts = header.split(/[\s,]+/);
  const digests = [...new Set(parts.flatMap((part) => DIGEST.exec(part)?.[1] ?? []))];
  const more = parts.reduce((sum, part) => sum + Number(MORE.exec(part)?.[1] ?? 0), 0);
  return { digests: digests.slice(0, DIGESTS_MAX), more: more + Math.max(0, digests.length - DIGESTS_MAX) };
}

/** The same as the header has it. */
export function causesText({ digests, more }: Causes): string {
  return [...digests, ...(more === 0 ? [] : [`+${more}`])].join(' ');
}

/** What a header says, beside it. */
type ReadHeader = Readonly<{ text: string; causes: Causes }>;

/**
 * What was merged last. A lot is drawn by one vehicle after another, and each draw is merged into what the one before came to:
 * that need not be read again.
 */
const MERGED: ReadHeader[] = [];
/** Lots that are drawn in turn: as many as there are tasks whose draws come to one. */
const MERGED_MAX = 16;
/** The largest n that is read again: nine digits. */
const MORE_MAX = 999_999_999;

/** Both headers as one. The later digests stay if they are too many: they are the nearest to what was changed. */
export function mergedCauses(earlier: string, later: string): string {
  if (earlier === '' || earlier === later) return later;
  const place = MERGED.findIndex(({ text }) => text === earlier);
  const a = MERGED[place]?.causes ?? causesOf(earlier);
  const b = causesOf(later);
  const all = [...new Set([...a.digests, ...b.digests])];
  const over = Math.max(0, all.length - DIGESTS_MAX);
  const causes = { digests: all.slice(over), more: a.more + b.more + over };
  const text = causesText(causes);
  if (causes.more <= MORE_MAX) keep({ text, causes }, place);
  return text;
}

/** In the place of what it was made of, or else of what has been there longest. */
function keep(merged: ReadHeader, place: number): void {
  if (place >= 0) MERGED[place] = merged;
  else if (MERGED.push(merged) > MERGED_MAX) MERGED.shift();
}
