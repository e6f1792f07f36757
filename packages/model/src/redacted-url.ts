/** Hides names, passwords and tokens in URLs before they are printed. RFC 3986, section 3. */

/** Replaces a secret. */
const REDACTED = '***';

/**
 * A URL in a text: scheme, user information, authority and path, query, fragment. A blank, a quote or an angle bracket ends
 * it. The schemes in use have at most 20 characters; the bound keeps the search linear. Secrets that should have been escaped
 * are found too: `?` and `#` in user information, and `/` after a colon that does not begin a port.
 */
const URL_IN_TEXT =
  /\b([a-z][a-z0-9+.-]{0,19}:\/\/)([^\s/"'<>]*@|[^\s/"'<>@:]*:(?!\d+[/?#])[^\s"'<>]*@)?([^\s?#"'<>]*)(\?[^\s#"'<>]*)?(#[^\s"'<>]*)?/gi;

/**
 * A text with the user information, query and fragment of its URLs replaced by `***`. Not even the names in a query are
 * kept. All other text stays as it is.
 */
export function redactUrls(text: string): string {
  return text.replace(URL_IN_TEXT, (_url, scheme: string, user = '', rest = '', query = '', fragment = '') => {
    const hidden = (part: string, as: string): string => (part === '' ? '' : as);
    const [who, asked] = [hidden(user, `${REDACTED}@`), hidden(query, `?${REDACTED}`)];
    return `${scheme}${who}${rest}${asked}${hidden(fragment, `#${REDACTED}`)}`;
  });
}
