/** How long the steps of workers took, as they say themselves. */

/** Steps of some processes. */
export type Steps = Readonly<{
  count: number;
  /** The longest, by the clock: on a machine that has other work it says little. */
  longestMs: number;
  /** Processor time of its process during the costliest. */
  costliestMs: number;
}>;

/** @param output what processes have logged at the level `debug` */
export function stepsIn(output: string): Steps {
  const steps = [...output.matchAll(/"durationMs":(\d+),"processorMs":(\d+).*"msg":"step"/g)];
  const greatest = (at: number) => Math.max(0, ...steps.map((step) => Number(step[at])));
  return { count: steps.length, longestMs: greatest(1), costliestMs: greatest(2) };
}
