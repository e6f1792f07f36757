/** Time that a piece of work takes, on the wall and on the processor. */

/** Seconds. CPU time holds that of all threads of the process: V8 collects garbage on some of its own. */
export type Timing = Readonly<{ wallS: number; cpuS: number }>;

const MS_PER_S = 1_000;
const US_PER_S = 1_000_000;

/** Does the work and says how long it took. */
export async function timed<T>(work: () => Promise<T> | T): Promise<Timing & Readonly<{ value: T }>> {
  const [startedMs, usedBefore] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(usedBefore);
  return { value, wallS: (performance.now() - startedMs) / MS_PER_S, cpuS: (user + system) / US_PER_S };
}

/** The middle value; of an even number the lower one, so that it is one that was measured. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** The element whose figure is the median of all. */
export function medianBy<T>(all: readonly T[], figureOf: (one: T) => number): T {
  const middle = median(all.map(figureOf));
  const found = all.find((one) => figureOf(one) === middle);
  if (found === undefined) throw new Error('there is no median of nothing');
  return found;
}

/** The value below which so great a part of all values lies; of a sorted copy. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
