/** Sign-in of people by a provider. Nothing is remembered here but renewals of the last seconds: cookies carry all else, sealed. */

import { randomUUID } from 'node:crypto';
import { isErrorOf } from '@oretrail/errors';
import { HTTP_ERRORS, type SignIn } from '@oretrail/http-api';
import { sha256Hex } from '@oretrail/model';
import { z } from 'zod';
import { CONSOLE_ERRORS } from '../errors.ts';
import { SESSION_MAX_S, TRANSACTION_MAX_S } from './limits.ts';
import type { Provider } from './provider.ts';
import { Seal } from './seal.ts';
import { SharedAnswers } from './shared-answers.ts';

const TRANSACTION = z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string(), to: z.string() });
const SESSION = z.object({ id: z.string(), refreshToken: z.string(), exp: z.number() });

/** A sign-in that has begun, and where the person comes back to. */
type Transaction = z.infer<typeof TRANSACTION>;

/** A session: who renews it has the same `id` as before. */
type Session = z.infer<typeof SESSION>;

/** A token for the page, and the cookie that renews it. */
export type Renewed = Readonly<{
  answer: Readonly<{ accessToken: string; expiresInS: number; sessionId: string }>;
  session: SealedSession;
}>;

/** A sealed session, and when it ends, in seconds since 1970. */
export type SealedSession = Readonly<{ text: string; untilS: number }>;

/** What sessions depend on. */
export type SessionsOptions = Readonly<{
  provider: Provider;
  issuer: string;
  clientId: string;
  cookieSecret: string;
  /** Decides who a token is from, as for every other request. */
  signIn: SignIn;
  /** Milliseconds since 1970. */
  now: () => number;
}>;

/** Begins, renews and ends sessions. */
export class Sessions {
  private readonly options: SessionsOptions;
  private readonly transactions: Seal<Transaction>;
  private readonly sessions: Seal<Session>;
  private readonly renewals: SharedAnswers<Renewed>;

  constructor(options: SessionsOptions) {
    this.options = options;
    const { cookieSecret: secret, issuer, clientId, now } = options;
    const common = { secret, issuer, clientId, now };
    this.transactions = new Seal({ ...common, use: 'transaction', shape: TRANSACTION });
    this.sessions = new Seal({ ...common, use: 'session', shape: SESSION });
    this.renewals = new SharedAnswers(now);
  }

  /** @param to where the person comes back to @throws OretrailError `sign-in-away` */
  async begin(to: URL): Promise<Readonly<{ location: string; state: string; transaction: string }>> {
    const { location, checks } = await this.options.provider.begin();
    const transaction = await this.transactions.sealed(
      { ...checks, to: to.href },
      this.transactions.until(TRANSACTION_MAX_S),
    );
    return { location: location.href, state: checks.state, transaction };
  }

  /** The sign-in that a cookie is about; null if it is too old, or not of this console. */
  transactionIn(text: string): Promise<Transaction | null> {
    return this.transactions.opened(text);
  }

  /** @throws OretrailError `sign-in-refused`, `provider-misfit`, `not-signed-in` or `sign-in-away` */
  async finish(query: string, transaction: Transaction): Promise<SealedSession> {
    const { accessToken, refreshToken } = await this.options.provider.exchange(query, transaction);
    await this.requireUsable(accessToken);
    if (refreshToken === null) throw CONSOLE_ERRORS.error('provider-misfit', 'it gives no refresh token');
    return this.seal({ id: randomUUID(), refreshToken, exp: this.sessions.until(SESSION_MAX_S) });
  }

  /** @param text of the cookie @throws OretrailError `session-ended`, `provider-misfit` or `sign-in-away` */
  renew(text: string): Promise<Renewed> {
    return this.renewals.of(sha256Hex(text), () => this.renewed(text));
  }

  /**
   * Withdraws what a cookie holds.
   * @returns where the session at the provider ends, or null @throws OretrailError `provider-misfit` or `sign-in-away`
   */
  async end(text: string | null): Promise<string | null> {
    const { provider } = this.options;
    const session = text === null ? null : await this.sessions.opened(text);
    if (text !== null) this.renewals.forget(sha256Hex(text));
    if (session !== null) await provider.revoke(session.refreshToken);
    return provider.signOutAddress();
  }

  private async renewed(text: string): Promise<Renewed> {
    const session = await this.sessions.opened(text);
    if (session === null) throw CONSOLE_ERRORS.error('session-ended', 'the session is too old, or not of this console');
    // From here on only the new refresh token counts, so nothing may fail before the browser has it.
    const { accessToken, expiresInS, refreshToken } = await this.options.provider.renew(session.refreshToken);
    const renewed = await this.seal({ ...session, refreshToken: refreshToken ?? session.refreshToken });
    return { answer: { accessToken, expiresInS, sessionId: session.id }, session: renewed };
  }

  private async seal(session: Session): Promise<SealedSession> {
    return { text: await this.sessions.sealed(session, session.exp), untilS: session.exp };
  }

  /** Requests with the token are checked one by one; a token that none could use is better noticed here. */
  private async requireUsable(accessToken: string): Promise<void> {
    try {
      await this.options.signIn.senderOf(`Bearer ${accessToken}`);
    } catch (cause) {
      if (!isErrorOf(HTTP_ERRORS, cause, 'not-signed-in')) throw cause;
      throw CONSOLE_ERRORS.error('provider-misfit', `its access token is refused: ${cause.what}`, { cause });
    }
  }
}
