/** The parameters of the past. Source: console.md, "The past". */
import { HTTP_ERRORS } from '@oretrail/http-api';
import type { PastAsked } from '@oretrail/read-model';
import { z } from 'zod';
import type { RouteParts } from '../parts.ts';
import { msOf, time } from './verdict-query.ts';

/** Which moment, as parameters of an address. */
export const PAST_QUERY = {
  knownAt: time('Only what Kafka had appended by then; not a time to come.').optional(),
  seal: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'is not the number of a seal')
    .optional()
    .describe('Only what is before the cut of the seal of this number.'),
};

/** A moment as it was asked for: what `asOf` says of it. */
export type AskedPast = Readonly<{ asked: PastAsked; shown: Readonly<{ seal: number } | { knownAt: string }> }>;

/**
 * The moment that is asked for; null for all that is known.
 * @throws OretrailError `bad-request` for a time to come, of which the answer would change, and for two moments at once
 */
export function pastIn(
  { knownAt, seal }: z.infer<z.ZodObject<typeof PAST_QUERY>>,
  { now }: Pick<RouteParts, 'now'>,
): AskedPast | null {
  if (knownAt !== undefined && seal !== undefined) {
    throw HTTP_ERRORS.error('bad-request', 'knownAt and seal are two moments: leave one of them out');
  }
  if (seal !== undefined) return { asked: { seal: Number(seal) }, shown: { seal: Number(seal) } };
  if (knownAt === undefined) return null;
  if (msOf(knownAt) > now()) {
    throw HTTP_ERRORS.error('bad-request', `knownAt is ${knownAt}, which is yet to come: leave it out`);
  }
  // Kafka has no times before 1970.
  return { asked: { knownAtMs: Math.max(0, msOf(knownAt)) }, shown: { knownAt } };
}
