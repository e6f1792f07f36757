/** The syntax of ids. Sources: RFC 3986, appendix A (URI); RFC 8141, section 2, and RFC 2141, section 2.1 (URN). */

// For each character exactly one alternative matches, so that matching is linear in the length.
const PCHAR = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})";
const PATH = `(?:${PCHAR}|/)*`;
const HOST = "(?:\\[[0-9A-Za-z:.\\-_~!$&'()*+,;=]+\\]|(?:[A-Za-z0-9\\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)";
const USER = "(?:(?:[A-Za-z0-9\\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@)?";
const AUTHORITY = `${USER}${HOST}(?::[0-9]*)?`;
const QUERY_AND_FRAGMENT = `(?:\\?(?:${PCHAR}|[/?])*)?(?:#(?:${PCHAR}|[/?])*)?`;
const URI = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.\\-]*:(?://${AUTHORITY}(?:/${PATH})?|(?!//)${PATH})${QUERY_AND_FRAGMENT}$`,
);
// RFC 8141 requires at least two characters; RFC 2141 allowed one, and `urn:x:1` is a URI under both.
const NAMESPACE = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?';
const URN = new RegExp(`^urn:${NAMESPACE}:${PCHAR}${PATH}${QUERY_AND_FRAGMENT}$`, 'i');
const URN_SCHEME = /^urn:/i;

/** Why a text is not a URI with a scheme, as the end of a sentence; null if it is one. A URN needs a namespace and a name in it. */
export function uriFault(text: string): string | null {
  if (!URI.test(text)) return 'is not a URI with a scheme (RFC 3986)';
  if (!URN_SCHEME.test(text) || URN.test(text)) return null;
  return 'begins with urn: but is not a URN, which continues with a namespace, a colon and a name (RFC 8141)';
}
