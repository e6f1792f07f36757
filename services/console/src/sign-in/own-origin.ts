/** Refuses requests that another site makes a browser send. */
import type { FastifyRequest } from 'fastify';
import { CONSOLE_ERRORS } from '../errors.ts';

/** What browsers say of a request of the page itself. Source: Fetch Metadata Request Headers, section 2.4. */
const SAME = 'same-origin';

/**
 * Browsers say by `Sec-Fetch-Site` from which site a request is, or by `Origin`; some leave the latter out if the request is of
 * the same origin. No script can change either. A program that is not a browser has no cookie to abuse.
 * @param own the address of the console, for browsers
 * @throws ConsoleError `foreign-origin`
 */
export function requireOwnOrigin({ headers }: FastifyRequest, own: URL): void {
  const { origin, 'sec-fetch-site': site } = headers;
  const isSaid = origin !== undefined || site !== undefined;
  if (isSaid && (origin ?? own.origin) === own.origin && (site ?? SAME) === SAME) return;
  throw CONSOLE_ERRORS.error('foreign-origin', `the request is not from a page of ${own.origin}`);
}
