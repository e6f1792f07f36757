/** Asks again for what is about to change. */
import { useEffect } from 'react';

/** The workers take a statement within a second or two. */
const LOOK_AGAIN_MS = 1_000;

/** @param retry asks again @param isDue whether a change is still expected */
export function useLookAgain(retry: () => void, isDue: boolean): void {
  useEffect(() => {
    if (!isDue) return;
    const timer = setInterval(retry, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isDue, retry]);
}
