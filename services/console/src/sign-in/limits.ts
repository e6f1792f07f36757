/** Bounds of signing in by a provider. */

/** How long a person may take at the provider: with a second factor, or a password that was forgotten. */
export const TRANSACTION_MAX_S = 600;
/**
 * Sign-ins that one browser may have begun at once, one in each tab. Each is a cookie of at most 2 KB; with three of them and the
 * cookie of the session, a request stays below the 16 KiB of headers that the service takes.
 */
export const TRANSACTIONS_MAX = 3;
/** Characters of the address within the page to come back to: the filters of a list take some 300. */
export const RETURN_PATH_LENGTH_MAX = 1_024;
/** A working day: a session ends then, however long the provider would renew it. */
export const SESSION_MAX_S = 12 * 3_600;
/** Bytes of a cookie with its attributes. Browsers keep this many. Source: RFC 6265, section 6.1. */
export const COOKIE_BYTES_MAX = 4_096;
/** How long the provider may take for one answer: a person waits for it. Most answer within a second. */
export const PROVIDER_TIMEOUT_MS = 5_000;
/** Bytes of one answer of the provider: a key set of 20 keys with their certificates has some 60 KB. */
export const PROVIDER_ANSWER_BYTES_MAX = 256 * 1_024;
/** How long what the provider says about itself is kept: as long as its keys are (packages/http-api, KeySet). */
export const DISCOVERY_KEPT_MS = 600_000;
/** Between two tries to reach a provider that is away: people who try again must not flood it. */
export const DISCOVERY_RETRY_MS = 1_000;
/** Requests for sign-in of one address within {@link SIGN_INS_WINDOW_S}: a hundred people behind one proxy, three pages each. */
export const SIGN_INS_MAX = 300;
/** A minute: an address that asks too often waits at most this long. */
export const SIGN_INS_WINDOW_S = 60;
/** How long a renewal answers the same cookie again: a page that is reloaded during a renewal still has the old one. */
export const RENEWAL_SHARED_MS = 10_000;
/** Renewals that are remembered so long, at some 10 KB each. */
export const RENEWALS_SHARED_MAX = 1_000;
/** How long a token is valid if the provider does not say it. The page renews it before that. */
export const EXPIRY_UNSAID_S = 60;
