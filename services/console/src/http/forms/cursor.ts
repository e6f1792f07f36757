/** Where a page begins: `after`, opaque to callers. */
import { HTTP_ERRORS } from '@oretrail/http-api';
import { z } from 'zod';
import { CURSOR_LENGTH_MAX, PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX } from '../../limits.ts';

/** A cursor as text. */
export function cursorText(cursor: unknown): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** The cursor of a text of {@link cursorText}. @throws OretrailError `bad-request` */
export function cursorIn<T>(text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw HTTP_ERRORS.error('bad-request', 'after is not `next` of a page of this address');
  }
}

const COUNT = new RegExp(`^[1-9][0-9]{0,${String(PAGE_ROWS_MAX).length - 1}}$`);

/** The parameters of a page. */
export const PAGE_QUERY = {
  after: z
    .string()
    .max(CURSOR_LENGTH_MAX)
    .optional()
    .describe('`next` of the page before; the first page if it is left out.'),
  limit: z
    .string()
    .regex(COUNT, 'is not a whole number')
    .refine((text) => Number(text) <= PAGE_ROWS_MAX, `is over ${PAGE_ROWS_MAX}`)
    .optional()
    .describe(`Rows of the page, from 1 to ${PAGE_ROWS_MAX}; ${PAGE_ROWS_DEFAULT} if it is left out.`),
};

/** `next` of a page. */
export const NEXT = z.string().nullable().describe('`after` of the following page; null if this is the last.');

/** How many rows a page is to have. */
export function limitOf(limit: string | undefined): number {
  return limit === undefined ? PAGE_ROWS_DEFAULT : Number(limit);
}
