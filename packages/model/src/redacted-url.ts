/** URLs as they may be printed: a name, a password or a token that stands in one is nobody's business. RFC 3986, section 3. */

/** What stands for a secret. */
const REDACTED = '***';

/**
 * A URL in a text: scheme, user information, authority and path, query, fragment. Whatever ends a URL in prose ends it here. No
 * scheme of use has over 20 characters; the bound keeps the search linear. Secrets are seen that should have been escaped and
 * were not: `?` and `#` in user information, and `/` behind a colon that begins no port.
 */
const URL_IN_TEXT =
  /\b([a-z][a-z0-9+.-]{0,19}:\/\/)([^\s/"'<>]*@|[^\s/"'<>@:]*:(?!\d+[/?#])[^\s"'<>]*@)?([^\s?#"'<>]*)(\?[^\s#"'<>]*)?(#[^\s"'<>]*)?/gi;

/**
 * A text without what may be secret in its URLs: user information and query, of which not even the names are kept, and the
 * fragment. What is no URL stays as it is.
 */
export function redactUrls(text: string): string {
  return text.replace(URL_IN_TEXT, (_url, scheme: string, user = '', rest = '', query = '', fragment = '') => {
    const hidden = (part: string, as: string): string => (part === '' ? '' : as);
    const [who, asked] = [hidden(user, `${REDACTED}@`), hidden(query, `?${REDACTED}`)];
    return `${scheme}${who}${rest}${asked}${hidden(fragment, `#${REDACTED}`)}`;
  });
}
