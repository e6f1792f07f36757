/** What of a revision a stream or a subscription shows: no more than its principal may see now. */
import type { StoredVerdict, VerdictFilter } from '@oretrail/read-model';
import { z } from 'zod';
import { shownRevision } from '../http/verdicts/shown-verdict.ts';
import { REVISION, VEHICLE } from '../http/verdicts/verdict-schema.ts';
import type { Sight } from '../sight/sight.ts';
import { matches } from './matches.ts';

/** One revision with what the vehicle is. */
export const CHANGE = z
  .object({ vehicle: VEHICLE.nullable().optional(), ...REVISION.shape })
  .meta({ id: 'Change', description: 'A revision, and what the vehicle is now. Operators see the status only.' });

/** Those that the principal sees and the filter passes. */
export function seenOf(rows: readonly StoredVerdict[], filter: VerdictFilter, sight: Sight): readonly StoredVerdict[] {
  return rows.filter((row) => sight.verdictView(row.verdict.vin) !== null && matches(filter, row));
}

/** A revision as the principal sees it; null if it sees nothing of the vehicle. */
export function shownChange(row: StoredVerdict, sight: Sight): z.infer<typeof CHANGE> | null {
  const view = sight.verdictView(row.verdict.vin);
  if (view === null) return null;
  return { ...(view === 'status' ? {} : { vehicle: row.vehicle }), ...shownRevision(row, view) };
}
