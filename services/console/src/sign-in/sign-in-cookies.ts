/** The cookies of sign-in: scripts can't read them, and each goes to no address that does not need it. */
import { parseCookie, type SetCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { COOKIE_BYTES_MAX, TRANSACTION_MAX_S, TRANSACTIONS_MAX } from './limits.ts';
import type { SealedSession } from './sessions.ts';

/** Where the page begins a sign-in. */
export const START_PATH = '/v1/sign-in/start';
/** Where the provider sends the browser back to. */
export const CALLBACK_PATH = '/v1/sign-in/callback';
/** Where the page renews and ends its session: the only address that the cookie of the session is for. */
export const SESSION_PATH = '/v1/sign-in/session';
/** The addresses that begin and end sign-ins. */
const TRANSACTION_PATH = '/v1/sign-in';

/** Browsers take a cookie with this mark only if it is `Secure`. Source: RFC 6265bis, section 4.1.3.1. */
const SECURE_MARK = '__Secure-';
const SESSION = 'oretrail-session';
const TRANSACTION = 'oretrail-sign-in-';
/** 32 random bytes in base64url, as `state` is made. */
const STATE = /^[A-Za-z0-9_-]{43}$/;
/** As much of `state` as tells the sign-ins of one browser apart. */
const STATE_PART = 16;
const MS_PER_S = 1_000;

/** The text of a cookie; null if there is none, or several: another site of the same domain may have put one beside it. */
function cookieIn({ headers }: FastifyRequest, name: string): string | null {
  const { cookie = '' } = headers;
  const named = cookie.split(';').filter((part) => part.trimStart().startsWith(`${name}=`));
  const [only, ...others] = named;
  return only === undefined || others.length > 0 ? null : (parseCookie(only)[name] ?? null);
}

/** The cookies of one console. */
export class SignInCookies {
  private readonly isSecure: boolean;
  private readonly mark: string;

  /** @param own the address of the console, for browsers */
  constructor(own: URL) {
    this.isSecure = own.protocol === 'https:';
    this.mark = this.isSecure ? SECURE_MARK : '';
  }

  /** The sealed session; null if there is none. */
  sessionIn(request: FastifyRequest): string | null {
    return cookieIn(request, this.mark + SESSION);
  }

  /** The sealed sign-in that an answer of the provider belongs to; null if this browser has not begun it, or long ago. */
  transactionIn(request: FastifyRequest, state: string | null): string | null {
    return state !== null && STATE.test(state) ? cookieIn(request, this.nameOf(state)) : null;
  }

  /**
   * Keeps a session until it ends, but a session whose cookie browsers would not keep, for the page forgets that one anyway.
   * @returns false in that case
   */
  keepSession(reply: FastifyReply, { text, untilS }: SealedSession, nowMs: number): boolean {
    const maxAge = Math.max(0, untilS - Math.floor(nowMs / MS_PER_S));
    return this.set(reply, { name: SESSION, value: text, path: SESSION_PATH, sameSite: 'strict', maxAge });
  }

  forgetSession(reply: FastifyReply): void {
    this.set(reply, { name: SESSION, value: '', path: SESSION_PATH, sameSite: 'strict', maxAge: 0 });
  }

  /** Keeps a sign-in that begins. `Lax`: the browser comes back from another site. If too many have begun, it forgets these. */
  keepTransaction(request: FastifyRequest, reply: FastifyReply, state: string, value: string): void {
    const begun = this.begun(request);
    if (begun.length >= TRANSACTIONS_MAX) for (const name of begun) this.forget(reply, name);
    const name = TRANSACTION + state.slice(0, STATE_PART);
    this.set(reply, { name, value, path: TRANSACTION_PATH, sameSite: 'lax', maxAge: TRANSACTION_MAX_S });
  }

  forgetTransaction(reply: FastifyReply, state: string): void {
    this.forget(reply, this.nameOf(state));
  }

  private nameOf(state: string): string {
    return this.mark + TRANSACTION + state.slice(0, STATE_PART);
  }

  private begun({ headers }: FastifyRequest): readonly string[] {
    const names = (headers.cookie ?? '').split(';').map((part) => part.split('=')[0]?.trim() ?? '');
    return names.filter((name) => name.startsWith(this.mark + TRANSACTION));
  }

  private forget(reply: FastifyReply, name: string): void {
    this.set(reply, {
      name: name.slice(this.mark.length),
      value: '',
      path: TRANSACTION_PATH,
      sameSite: 'lax',
      maxAge: 0,
    });
  }

  private set(reply: FastifyReply, { name, ...cookie }: SetCookie): boolean {
    const text = stringifySetCookie({ ...cookie, name: this.mark + name, httpOnly: true, secure: this.isSecure });
    if (text.length > COOKIE_BYTES_MAX) return false;
    reply.header('set-cookie', text);
    return true;
  }
}
