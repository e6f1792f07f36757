/** Something that costs a reading, and when it was read: milliseconds since 1970. */
export type Kept<T> = Readonly<{ value: T; readAtMs: number }>;

/**
 * Reads at most once at a time, and keeps what was read: as many as ask get the same. What fails is not kept.
 * @param ageMaxMs how long it is kept
 */
export function keptFor<T>(
  ageMaxMs: number,
  read: () => Promise<T>,
  now: () => number = Date.now,
): () => Promise<Kept<T>> {
  let last: Kept<T> | null = null;
  let reading: Promise<Kept<T>> | null = null;
  const again = async (): Promise<Kept<T>> => {
    try {
      last = { value: await read(), readAtMs: now() };
      return last;
    } finally {
      reading = null;
    }
  };
  return () => {
    if (last !== null && now() - last.readAtMs < ageMaxMs) return Promise.resolve(last);
    reading ??= again();
    return reading;
  };
}
