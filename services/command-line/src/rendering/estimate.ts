/** How far a long call is, and how long it still takes. */

const MS_PER_S = 1_000;
const S_PER_MIN = 60;
/** Before this an estimate only jumps about. */
const ESTIMATE_AFTER_MS = 1_000;

/** `45 s`, `3 min`. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / MS_PER_S);
  return seconds < 2 * S_PER_MIN ? `${seconds} s` : `${Math.round(seconds / S_PER_MIN)} min`;
}

/** `42 %, about 3 min left`. @param done of `total`, in whatever unit takes even time */
export function estimateText(done: number, total: number, elapsedMs: number): string {
  const part = total > 0 ? Math.min(1, done / total) : 1;
  const percentage = `${Math.floor(part * 100)} %`;
  if (elapsedMs < ESTIMATE_AFTER_MS || part === 0) return percentage;
  return `${percentage}, about ${durationText((elapsedMs * (1 - part)) / part)} left`;
}
