/** Refuses requests that another site makes a browser send. */
import type { FastifyRequest } from 'fastify';
import { CONSOLE_ERRORS } from '../errors.ts';

/** What browsers say of a request of the page itself. Source: Fetch Metadata Request Headers, section 2.4. */
const SAME = 'same-origin';

/**
 * Browsers send `Origin` with each request that is not a GET, and most say by `Sec-Fetch-Site` from which site it is. A program
 * that is not a browser has no cookie to abuse.
 * @param own the address of the console, for browsers
 * @throws ConsoleError `foreign-origin`
 */
export function requireOwnOrigin({ headers }: FastifyRequest, own: URL): void {
  const { origin, 'sec-fetch-site': site = SAME } = headers;
  if (origin === own.origin && site === SAME) return;
  throw CONSOLE_ERRORS.error('foreign-origin', `the request is not from a page of ${own.origin}`);
}
