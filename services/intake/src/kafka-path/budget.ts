/** How fast the records of one supplier are read. Source: intake.md, "Back-pressure". */
import type { PrincipalId } from '@oretrail/authority';
import type { FetchedMessage } from '@oretrail/kafka-log';
import { WITHHELD_COST_EVENTS } from './limits.ts';

/** The events that a principal may send. Nothing is refused: who is over its budget is read again when the window is over. */
export interface Budget {
  /** Counts events that were taken. @returns milliseconds until further ones may be taken; 0 if they may be now */
  spend(principal: PrincipalId, events: number): Promise<number>;
}

/** What records cost in events: all that come of one batch that can't be read have the same reason. */
export function costOf(messages: readonly FetchedMessage[]): number {
  const withheld = new Set(messages.flatMap((message) => message.withheld ?? []));
  return messages.length + withheld.size * WITHHELD_COST_EVENTS;
}
