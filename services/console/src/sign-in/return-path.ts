/** Where a person comes back to after sign-in: an address within the page, and nowhere else. */
import { RETURN_PATH_LENGTH_MAX } from './limits.ts';

/** Addresses of the API are not views of the page. */
const OF_API = /^\/(v\d+\/|openapi\.json|errors\/)/;

/**
 * The whole address, on the console's own origin, so that no way to write a path can lead elsewhere.
 * @param own the address of the console
 * @returns null if the text does not begin with `/`, leads to another origin or into the API, or is longer than {@link RETURN_PATH_LENGTH_MAX}
 */
export function returnAddress(text: string, own: URL): URL | null {
  if (!text.startsWith('/') || text.length > RETURN_PATH_LENGTH_MAX || !URL.canParse(text, own.href)) return null;
  const address = new URL(text, own);
  const isOwn = address.origin === own.origin && address.username === '' && address.password === '';
  return isOwn && !OF_API.test(address.pathname) && address.href.length <= own.href.length + RETURN_PATH_LENGTH_MAX
    ? address
    : null;
}
