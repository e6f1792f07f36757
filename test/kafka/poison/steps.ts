/** How long the steps of workers took, as they say themselves. */

/** How many, and the longest, in milliseconds. @param output what processes have logged at the level `debug` */
export function stepsIn(output: string): Readonly<{ count: number; longestMs: number }> {
  const durations = [...output.matchAll(/"durationMs":(\d+).*"msg":"step"/g)].map(([, ms]) => Number(ms));
  return { count: durations.length, longestMs: Math.max(0, ...durations) };
}
