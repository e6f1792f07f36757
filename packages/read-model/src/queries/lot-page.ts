/** All that a page about one lot shows, of one moment. */
import { requiredLimit, requiredText } from './bounds.ts';
import { type LotLinks, lotLinks, type Own } from './lot-links.ts';
import { lot, type StoredLot } from './lots.ts';
import type { Reading } from './reading.ts';
import { type StatementPage, statements } from './statements.ts';

/** A lot, how it is linked to what is one's own, and the statements about it. */
export type LotPage = Readonly<{ lot: StoredLot; links: LotLinks; statements: StatementPage }>;

/** The page of a lot; null if it is neither stated nor drawn. @param asked `limit`: statements at most */
export function lotPage(reading: Reading, asked: Readonly<{ lotId: string; own: Own; limit: number }>): LotPage | null {
  const lotId = requiredText('lotId', asked.lotId);
  const stated = statements(reading, { subject: lotId, limit: requiredLimit(asked.limit) });
  const found = lot(reading, { lotId });
  if (found === null && stated.rows.length === 0) return null;
  const missing: StoredLot = { lotId, held: null, refusal: 'lot-missing', balances: [], consumers: 0, otherUnits: 0 };
  return { lot: found ?? missing, links: lotLinks(reading, { lotId, own: asked.own }), statements: stated };
}
