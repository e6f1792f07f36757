/** Grant events as the intake records them, and what becomes of them. Source: intake.md, "Grant events". */
import type { GrantFault } from './errors.ts';
import type { GrantEvent } from './grant-events.ts';
import type { PrincipalId } from './ids.ts';

/** A grant event as the intake has recorded it. */
export type GrantRecord = Readonly<{
  event: GrantEvent;
  /** Who sent it: `authid`. */
  principal: PrincipalId;
  /** RFC 3339. */
  recordedtime: string;
}>;

/** What becomes of a grant event. A duplicate changes nothing, and neither does an event that is refused. */
export type GrantOutcome =
  | Readonly<{ outcome: 'accepted' | 'duplicate' }>
  | Readonly<{ outcome: 'refused'; faults: readonly GrantFault[] }>;
