/** The session of a person who has signed in at the identity provider: a token in memory, renewed by a cookie that no script reads. */
import { askSession, type Credential, codeOf, type Problem, type Reply } from '../api/client.ts';

/** Source: console.md, "Sign-in and demo". */
const SESSION = '/v1/sign-in/session';
/** One name for all tabs: of the lock in which they renew, one after the other, and of the channel by which they tell each other. */
const SHARED = 'oretrail-session';
/** A token is renewed this long before it expires, so that no request meets an expired one. */
const RENEWED_BEFORE_S = 60;
/** And not sooner than this after the last renewal. */
const RENEWED_AFTER_S = 1;
/** Between two tries while the provider is away. */
const RETRY_MS = 15_000;
const MS_PER_S = 1_000;
/** A longer wait would end at once. Source: HTML, "Timers". */
const WAIT_MAX_MS = 2 ** 31 - 1;

/** What the console answers. */
type Renewed = Readonly<{ accessToken: string; expiresInS: number; sessionId: string }>;

/** Why a session is over. */
export type Over = 'signed-out' | 'ended';

const ENDED: Problem = {
  type: 'urn:oretrail:error:session-ended',
  title: 'Your session has ended.',
  status: 401,
  detail: 'Sign in again.',
  traceId: null,
  errors: [],
};

/** A refresh token is good for one use, and none may come after the end of its session: tabs take turns. */
function inTurn<T>(method: 'POST' | 'DELETE'): Promise<Reply<T | null>> {
  const ask = () => askSession<T>(SESSION, method);
  return 'locks' in navigator ? navigator.locks.request(SHARED, ask) : ask();
}

const askToken = () => inTurn<Renewed>('POST');

/** When a token is renewed that is valid so long: at its half, if that is later. */
function renewInMs(expiresInS: number): number {
  const seconds = Math.max(expiresInS - RENEWED_BEFORE_S, expiresInS / 2, RENEWED_AFTER_S);
  return Math.min(seconds * MS_PER_S, WAIT_MAX_MS);
}

/** A session that lasts until somebody signs out, or the provider ends it. */
export class ProviderSession implements Credential {
  private readonly onOver: (why: Over) => void;
  private readonly channel = new BroadcastChannel(SHARED);
  private current: Renewed;
  private renewing: Promise<Problem | null> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(first: Renewed, onOver: (why: Over) => void) {
    [this.current, this.onOver] = [first, onOver];
    this.channel.onmessage = ({ data }) => {
      if (data === 'signed-out') this.over('signed-out');
    };
    this.renewIn(renewInMs(first.expiresInS));
  }

  /** The session of this browser; null if it has none. @param onOver called once, when it is over */
  static async resume(onOver: (why: Over) => void): Promise<Reply<ProviderSession | null>> {
    const reply = await askToken();
    if (!reply.ok) return reply;
    if (reply.body === null) return { ok: true, body: null };
    return { ok: true, body: new ProviderSession(reply.body, onOver) };
  }

  readonly token = (): string => this.current.accessToken;

  /** One renewal at a time: several requests may find the token expired. */
  readonly renew = (): Promise<Problem | null> => {
    this.renewing ??= this.renewed().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  };

  /** Says to other tabs that somebody has signed in, so that they do not ask again. */
  announce(): void {
    this.channel.postMessage('signed-in');
  }

  /** Forgets it, without an end of the session itself. */
  stop(): void {
    clearTimeout(this.timer);
    this.channel.close();
  }

  private async renewed(): Promise<Problem | null> {
    const reply = await askToken();
    if (!reply.ok && codeOf(reply.problem) !== 'session-ended') {
      this.renewIn(RETRY_MS);
      return reply.problem;
    }
    // Without a cookie, or with that of another session, somebody has signed out in another tab.
    if (!reply.ok || reply.body?.sessionId !== this.current.sessionId) {
      this.over(reply.ok ? 'signed-out' : 'ended');
      return ENDED;
    }
    this.current = reply.body;
    this.renewIn(renewInMs(this.current.expiresInS));
    return null;
  }

  private renewIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.renew(), ms);
  }

  private over(why: Over): void {
    this.stop();
    this.onOver(why);
  }
}

/** Ends the session of this browser, in all tabs. @returns where the session at the provider itself ends, or null */
export async function endSession(): Promise<Reply<string | null>> {
  const reply = await inTurn<{ signOutAddress: string | null }>('DELETE');
  if (!reply.ok) return reply;
  const channel = new BroadcastChannel(SHARED);
  channel.postMessage('signed-out');
  channel.close();
  return { ok: true, body: reply.body?.signOutAddress ?? null };
}

/** Calls back when somebody signs in in another tab. @returns ends that */
export function whenSignedInElsewhere(then: () => void): () => void {
  const channel = new BroadcastChannel(SHARED);
  channel.onmessage = ({ data }) => {
    if (data === 'signed-in') then();
  };
  return () => channel.close();
}
