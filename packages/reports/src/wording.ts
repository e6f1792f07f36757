/** How reports of differences name things. */

import { wholeDollars } from '@oretrail/explanation';
import { type ComparedVehicle, type DiffCause, isChange } from '@oretrail/replay';

/** Causes in their order, with what people call them. */
export const CAUSE_NAMES: readonly (readonly [DiffCause, string])[] = [
  ['ruleset', 'Law'],
  ['fact', 'Reference facts'],
  ['correction', 'Corrections'],
  ['late-event', 'Late events'],
];

/** Whether a step changed what finance counts of a vehicle; else it only moved the id of its verdict. */
export function isCause({ causes }: ComparedVehicle, cause: DiffCause): boolean {
  const step = causes[cause];
  return step !== undefined && isChange(step);
}

/** `+$3,750`, `−$3,750`, `$0`. */
export function signedDollars(usd: number): string {
  const sign = usd > 0 ? '+' : '−';
  return usd === 0 ? wholeDollars(0) : `${sign}${wholeDollars(Math.abs(usd))}`;
}
