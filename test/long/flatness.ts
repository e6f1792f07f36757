/** Whether a figure stays where it is. */

/** A figure at a time. */
export type Sample = Readonly<{ hours: number; value: number }>;

/** A beginning isn't counted: caches fill, and code is compiled. */
const WARM_UP_SHARE = 0.25;
/** First and last are means of so many samples, for a heap goes up and down between two collections. */
const MEAN_SAMPLES = 10;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The slope of the line with the least squares, a change per hour; 0 of fewer than two moments. */
export function slopeOf(samples: readonly Sample[]): number {
  const [hours, value] = [mean(samples.map((one) => one.hours)), mean(samples.map((one) => one.value))];
  const spread = samples.reduce((sum, one) => sum + (one.hours - hours) ** 2, 0);
  const common = samples.reduce((sum, one) => sum + (one.hours - hours) * (one.value - value), 0);
  return spread === 0 ? 0 : common / spread;
}

/** What a figure was after its warm-up, what it came to, and its slope per hour between. */
export function flatness(samples: readonly Sample[]): Readonly<{ first: number; last: number; slope: number }> {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const values = warm.map(({ value }) => value);
  return { first: mean(values.slice(0, MEAN_SAMPLES)), last: mean(values.slice(-MEAN_SAMPLES)), slope: slopeOf(warm) };
}
