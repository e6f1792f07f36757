/** Whose vehicles some are. */
import { IMPACT_SUBJECTS_MAX } from '../limits.ts';
import { badQuery } from './bounds.ts';
import type { Reading } from './reading.ts';

/**
 * The makers of vehicles, sorted; null among them if the production of one is not known.
 * @param asked at most IMPACT_SUBJECTS_MAX vehicles
 * @throws ReadModelError `bad-query`
 */
export function makers(reading: Reading, { vins }: Readonly<{ vins: readonly string[] }>): readonly (string | null)[] {
  if (vins.length > IMPACT_SUBJECTS_MAX) throw badQuery('vins', `are over ${IMPACT_SUBJECTS_MAX}`);
  const sql = `SELECT DISTINCT manufacturer FROM json_each(?) AS asked LEFT JOIN vehicles ON vin = asked.value
    ORDER BY manufacturer`;
  return reading.all(sql, JSON.stringify(vins)).map((row) => row['manufacturer'] as string | null);
}
