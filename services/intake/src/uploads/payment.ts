/** Charges the sender of an upload for what is written of it: beyond the budget it is written more slowly. Source: intake.md, "Back-pressure". */
import { setTimeout as pause } from 'node:timers/promises';
import type { Sender } from '../intake.ts';

/** How uploads are paid. */
export type Payment = Readonly<{
  /** Charges events. @returns milliseconds until they can be charged; 0 if they are */
  spend: (sender: Sender, count: number) => Promise<number>;
  /** Called before and after each wait. */
  onWait: (isWaiting: boolean) => void;
}>;

/** Charges events, as soon as the budget has room for them. @param stop ends the waiting; then nothing is charged */
export async function pay({ spend, onWait }: Payment, sender: Sender, count: number, stop: AbortSignal): Promise<void> {
  while (count > 0 && !stop.aborted) {
    const waitMs = await spend(sender, count);
    if (waitMs === 0) return;
    onWait(true);
    await pause(waitMs, undefined, { signal: stop }).catch(() => {});
    onWait(false);
  }
}
