/** Sign-in of people on the page: it begins, ends, renews and is taken back at addresses of the console itself. Source: console.md, "Sign-in and demo". */
import { isErrorOf, OretrailError } from '@oretrail/errors';
import { Budgets, HTTP_ERRORS, NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { NO_FIGURES } from '../access/record-reads.ts';
import { CONSOLE_ERRORS } from '../errors.ts';
import type { Routes } from '../http/parts.ts';
import { RETURN_PATH_LENGTH_MAX, SIGN_INS_MAX, SIGN_INS_WINDOW_S } from './limits.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { returnAddress } from './return-path.ts';
import type { SealedSession, Sessions } from './sessions.ts';
import { CALLBACK_PATH, SESSION_PATH, SignInCookies, START_PATH } from './sign-in-cookies.ts';

/** What became of a request, for the metric: a code of an error, or what was done. */
export type SignInOutcome = string;

/** Sign-in by a provider. */
export type SignInParts = Readonly<{
  sessions: Sessions;
  issuer: string;
  /** The address of the console, for browsers. */
  own: URL;
  /** @param error null if all is well */
  onOutcome: (outcome: SignInOutcome, error: unknown) => void;
}>;

/** The parameter by which a page learns why its sign-in failed: a code. */
const FAILED_PARAMETER = 'sign-in';

const ANSWERED = {
  tags: ['access'],
  security: [],
  querystring: NO_QUERY,
} as const;
const START = {
  ...ANSWERED,
  operationId: 'beginSignIn',
  summary: 'Begin a sign-in',
  description:
    'Where the browser goes to, to sign in at the identity provider. For the page alone: the request has to be from the origin of the console.',
  body: z.strictObject({
    to: z.string().max(RETURN_PATH_LENGTH_MAX).describe('The path of the page to come back to, with its query.'),
  }),
  response: { 200: z.object({ location: z.string() }), ...PROBLEM_RESPONSES },
};
const RENEW = {
  ...ANSWERED,
  operationId: 'renewSession',
  summary: 'Renew the session of the page',
  description: 'A token for the session that a cookie names; 204 without such a cookie. For the page alone.',
  response: {
    200: z.object({
      accessToken: z.string(),
      expiresInS: z.number().describe('How long it is valid, in seconds.'),
      sessionId: z.string().describe('The same as long as nobody signs in again.'),
    }),
    204: z.null().describe('There is no session.'),
    ...PROBLEM_RESPONSES,
  },
};
const END = {
  ...ANSWERED,
  operationId: 'endSession',
  summary: 'End the session of the page',
  description:
    'Forgets the session, and withdraws it at the provider. The answer says where the session at the provider itself ends.',
  response: { 200: z.object({ signOutAddress: z.string().nullable() }), ...PROBLEM_RESPONSES },
};

const CONFIG = { isPublic: true, ...NO_FIGURES } as const;

const codeOf = (error: unknown): string => (error instanceof OretrailError ? error.code : 'internal');

/** One console's sign-in. */
class SignInHandlers {
  private readonly parts: SignInParts;
  private readonly now: () => number;
  private readonly cookies: SignInCookies;
  private readonly budgets = new Budgets({ points: SIGN_INS_MAX, windowS: SIGN_INS_WINDOW_S });

  constructor(parts: SignInParts, now: () => number) {
    this.parts = parts;
    this.now = now;
    this.cookies = new SignInCookies(parts.own);
  }

  async start(request: FastifyRequest, reply: FastifyReply, to: string) {
    const { sessions, own } = this.parts;
    requireOwnOrigin(request, own);
    await this.spend(request, reply);
    const address = returnAddress(to, own);
    if (address === null) throw HTTP_ERRORS.error('bad-request', '"to" is not the path of a page of the console');
    const { location, state, transaction } = await this.noted('begun', () => sessions.begin(address));
    this.cookies.keepTransaction(request, reply, state, transaction);
    return { location };
  }

  /** Whatever happens, the browser gets to the page, which says it. */
  async callback(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { own } = this.parts;
    const { search, searchParams } = new URL(request.url, own);
    const [state, ...others] = searchParams.getAll('state');
    const sealed = this.cookies.transactionIn(request, others.length > 0 ? null : (state ?? null));
    if (sealed !== null && state !== undefined) this.cookies.forgetTransaction(reply, state);
    const transaction = sealed === null ? null : await this.parts.sessions.transactionIn(sealed);
    const to = transaction === null ? new URL(own) : new URL(transaction.to);
    try {
      await this.spend(request, reply);
      const session = await this.noted('signed-in', async () => {
        if (transaction !== null) return this.parts.sessions.finish(search, transaction);
        throw CONSOLE_ERRORS.error('sign-in-lost', 'this browser has not begun this sign-in, or has ended it');
      });
      this.keep(reply, session);
    } catch (error) {
      if (!(error instanceof OretrailError)) throw error;
      to.searchParams.set(FAILED_PARAMETER, error.code);
    }
    return reply.redirect(to.href, 303);
  }

  async renew(request: FastifyRequest, reply: FastifyReply) {
    requireOwnOrigin(request, this.parts.own);
    const sealed = this.cookies.sessionIn(request);
    if (sealed === null) return null;
    await this.spend(request, reply);
    try {
      const { answer, session } = await this.noted('renewed', () => this.parts.sessions.renew(sealed));
      this.keep(reply, session);
      return answer;
    } catch (error) {
      if (isErrorOf(CONSOLE_ERRORS, error, 'session-ended')) this.cookies.forgetSession(reply);
      throw error;
    }
  }

  /** The browser forgets the session even if the provider is away. */
  async end(request: FastifyRequest, reply: FastifyReply) {
    requireOwnOrigin(request, this.parts.own);
    await this.spend(request, reply);
    this.cookies.forgetSession(reply);
    const sealed = this.cookies.sessionIn(request);
    try {
      return { signOutAddress: await this.noted('signed-out', () => this.parts.sessions.end(sealed)) };
    } catch (error) {
      if (error instanceof OretrailError) return { signOutAddress: null };
      throw error;
    }
  }

  private keep(reply: FastifyReply, session: SealedSession): void {
    if (this.cookies.keepSession(reply, session, this.now())) return;
    throw CONSOLE_ERRORS.error('provider-misfit', 'its refresh token is too long for a cookie');
  }

  private async spend({ ip }: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { isWithin, resetS } = await this.budgets.use(ip, 1);
    if (isWithin) return;
    reply.header('retry-after', String(resetS));
    throw CONSOLE_ERRORS.error('too-many-sign-ins', `${SIGN_INS_MAX} sign-ins were asked for within a minute`);
  }

  private async noted<T>(outcome: string, work: () => Promise<T>): Promise<T> {
    const { onOutcome } = this.parts;
    try {
      const done = await work();
      onOutcome(outcome, null);
      return done;
    } catch (error) {
      onOutcome(codeOf(error), error);
      throw error;
    }
  }
}

/** @param parts null if this console has no provider */
export function signInRoutes(parts: SignInParts | null): Routes {
  return (app, { now }) => {
    const handlers = parts === null ? null : new SignInHandlers(parts, now);
    const due = (): SignInHandlers => {
      if (handlers !== null) return handlers;
      throw CONSOLE_ERRORS.error('no-provider', 'there is none in its settings');
    };
    app.addHook('onRequest', async (_, reply) => void reply.header('cache-control', 'no-store'));
    app.post(START_PATH, { schema: START, config: CONFIG }, (request, reply) =>
      due().start(request, reply, request.body.to),
    );
    // A look at the address (HEAD) must not end a sign-in. Providers add parameters of their own.
    const callback = { config: CONFIG, exposeHeadRoute: false, schema: { hide: true } };
    app.get(CALLBACK_PATH, callback, (request, reply) => due().callback(request, reply));
    app.post(SESSION_PATH, { schema: RENEW, config: CONFIG }, async (request, reply) => {
      const renewed = await due().renew(request, reply);
      return renewed === null ? reply.code(204).send(null) : renewed;
    });
    app.delete(SESSION_PATH, { schema: END, config: CONFIG }, (request, reply) => due().end(request, reply));
  };
}
