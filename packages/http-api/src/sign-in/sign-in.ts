/** Who sends a request. Source: intake.md, "Sign-in". */
import type { GrantBook, PrincipalId } from '@oretrail/authority';
import type { HttpSender } from '../sender.ts';
import { isApiKey, isKnownKey, principalOfKey } from './api-keys.ts';
import { KEYS_TIMEOUT_MS } from './key-set.ts';
import { notSignedIn } from './not-signed-in.ts';
import type { TokenIssuer } from './token-issuers.ts';
import { Tokens } from './tokens.ts';

/** RFC 6750, section 2.1. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** What signing in depends on. */
export type SignInOptions = Readonly<{
  issuers: readonly TokenIssuer[];
  /**
   * Who holds what now. It is asked at each sign-in, for another book may take its place when the topic of grants is read.
   * @throws OretrailError if that is not known yet: every key would look unknown, and a sender that is refused would stop for good
   */
  grants: () => GrantBook;
  /** The bootstrap operator; null if there is none. */
  bootstrap: PrincipalId | null;
  /** Milliseconds since 1970; the clock of the machine if it is left out. */
  now?: () => number;
  /** Called if a provider gives no keys, at most once a second for each: for the log. */
  onFault?: (error: unknown) => void;
  /** How long a provider may take to answer, in milliseconds; {@link KEYS_TIMEOUT_MS} if it is left out. */
  keysTimeoutMs?: number;
}>;

/** Finds out who sends a request. */
export class SignIn {
  private readonly options: SignInOptions;
  private readonly tokens: Tokens;

  constructor(options: SignInOptions) {
    this.options = options;
    const { issuers, now = Date.now, onFault = () => undefined, keysTimeoutMs = KEYS_TIMEOUT_MS } = options;
    this.tokens = new Tokens(issuers, { now, onFault, timeoutMs: keysTimeoutMs });
  }

  /**
   * @param authorization the header of that name
   * @throws OretrailError `not-signed-in`; `sign-in-away` if a token can't be checked now; what `grants` throws
   */
  async senderOf(authorization: string | undefined): Promise<HttpSender> {
    const { grants, bootstrap } = this.options;
    const book = grants();
    if (authorization === undefined) throw notSignedIn('the header Authorization is missing');
    const credential = BEARER.exec(authorization)?.[1];
    if (credential === undefined) throw notSignedIn('the header Authorization is not "Bearer" and a token or key');
    if (!isApiKey(credential)) return { principal: await this.tokens.principalOf(credential), kind: 'jwt' };
    const principal = principalOfKey(credential);
    if (!isKnownKey(principal, book, bootstrap)) throw notSignedIn('the API key is not known');
    return { principal, kind: 'api-key' };
  }
}
