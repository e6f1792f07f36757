/** Lists that a service answers page by page. */
import { counted } from '@oretrail/explanation';
import { shownValue } from '@oretrail/model';
import type { z } from 'zod';
import type { ServiceClient } from './service-client.ts';

/** Pages of one list: at 1,000 rows each, twenty times the vehicles that Oretrail is measured with. */
const PAGES_MAX = 20_000;

/** Where the following page begins; null or nothing on the last one. */
type Page = Readonly<{ next?: string | null | undefined }>;

/** A list: its address, and the parameter that says where a page begins. */
export type Paged = Readonly<{
  path: string;
  parameter: string;
  /** Where the first page begins; null or left out: at the first row. */
  from?: string | null;
  /** PAGES_MAX if it is left out. */
  pagesMax?: number;
}>;

/**
 * All pages of a list. Each is asked for when it is wanted.
 * @throws CommandLineError as `ServiceClient.get`; `…-unreachable` if a page names one that was read, or the pages do not end
 */
export async function* pagesOf<T extends Page>(
  client: ServiceClient,
  { path, parameter, from: begin = null, pagesMax = PAGES_MAX }: Paged,
  schema: z.ZodType<T>,
): AsyncGenerator<T, void> {
  const asked = new Set<string>();
  for (let from: string | null = begin; ; ) {
    const query: string = from === null ? '' : `${parameter}=${encodeURIComponent(from)}`;
    const page: T = await client.get(query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`, schema);
    yield page;
    const { next = null } = page;
    if (next === null) return;
    if (asked.has(next)) throw client.unreachable(`the pages of ${path} go round: ${shownValue(next)} comes again`);
    if (asked.size + 1 === pagesMax) throw client.unreachable(`${path} has over ${counted(pagesMax, 'page')}`);
    asked.add(next);
    from = next;
  }
}
