/** Parameters that several routes have. An unknown one is refused: a misspelt `dryRun` must not write. */
import { isTime } from '@oretrail/model';
import { z } from 'zod';
import { PAGE_COUNT_DEFAULT, PAGE_COUNT_MAX } from './limits.ts';

const COUNT = new RegExp(`^[1-9][0-9]{0,${String(PAGE_COUNT_MAX).length - 1}}$`);

/** The parameters of a page. */
export const PAGE_QUERY = {
  from: z.string().max(1_024).optional().describe('`next` of the page before; the first page if it is left out.'),
  limit: z
    .string()
    .regex(COUNT, 'is not a whole number')
    .refine((text) => Number(text) <= PAGE_COUNT_MAX, `is over ${PAGE_COUNT_MAX}`)
    .optional()
    .describe(`Entries of the page, from 1 to ${PAGE_COUNT_MAX}; ${PAGE_COUNT_DEFAULT} if it is left out.`),
};

/** Where the following page begins. */
export const NEXT = z.string().nullable().describe('`from` of the following page; null if this is the last.');

/** How many entries a page is to have. */
export function countOf(limit: string | undefined): number {
  return limit === undefined ? PAGE_COUNT_DEFAULT : Number(limit);
}

/** An instant. */
export const TIME_QUERY = z.string().refine(isTime, 'is not an RFC 3339 time');
