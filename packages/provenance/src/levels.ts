/** The level of a lot: the length of the longest path of inputs above it. Source: provenance.md, section 1, "Level". */

/** Levels of lots that grant: provenance.md, section 1, "Nothing is granted". */
export const LEVEL_MAX = 64;
/** The level of every lot that lies too deep, on a loop, or below one: one more than the highest that grants. */
export const LEVEL_TOO_DEEP = LEVEL_MAX + 1;

/**
 * The level of a lot from those of its declared inputs that are in force: 1 without any. Capped, so that it has
 * exactly one fixpoint on any graph, loops included (protocol.md, "Levels").
 */
export function levelAbove(inputLevels: Iterable<number>): number {
  let highest = 0;
  for (const level of inputLevels) highest = Math.max(highest, level);
  return Math.min(LEVEL_TOO_DEEP, highest + 1);
}
