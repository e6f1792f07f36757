/** Asks the API. Whatever goes wrong is a problem as RFC 9457 has it, also if there is no answer at all. */

/** One thing that is wrong with what was sent. */
export type ProblemFault = Readonly<{
  /** Which event of a request, from 0. */
  index?: number;
  pointer: string;
  code: string;
  detail: string;
}>;

/** Why there is no answer. Source: intake.md, "Errors". */
export type Problem = Readonly<{
  type: string;
  title: string;
  /** The HTTP status; 0 if nothing answered. */
  status: number;
  detail: string;
  traceId: string | null;
  /** What is wrong with what was sent. */
  errors: readonly ProblemFault[];
}>;

/** An answer, or why there is none. */
export type Reply<T> = Readonly<{ ok: true; body: T }> | Readonly<{ ok: false; problem: Problem }>;

/** A page of a list: a head line, and rows. */
export type CsvPage = Readonly<{ text: string; next: string | null }>;

/** What a person signs requests with. It stays in memory. */
export type Credential = Readonly<{
  /** A bearer token or an API key. */
  token: () => string;
  /** Gets another one, if the first has expired. @returns why there is none; null if there is */
  renew?: () => Promise<Problem | null>;
}>;

/** Sends requests of one signed-in person. */
export type Client = Readonly<{
  /** Asks now for what a page will ask for: its first `get` of each address takes that answer, if it comes soon. */
  ahead: (paths: readonly string[]) => void;
  get: <T>(path: string, signal?: AbortSignal) => Promise<Reply<T>>;
  post: <T>(path: string, body: string, contentType: string) => Promise<Reply<T>>;
  /** A file for the person to keep, in the form that is named. */
  file: (path: string, accept: string) => Promise<Reply<Blob>>;
  /** A page of a list as CSV, and the address of the following one; null if it is the last. */
  csv: (path: string) => Promise<Reply<CsvPage>>;
}>;

const UNREACHED: Problem = {
  type: 'urn:oretrail:error:not-reached',
  title: 'The console does not answer.',
  status: 0,
  detail: 'Check the network, then try again. Nothing was lost.',
  traceId: null,
  errors: [],
};

const textOr = (value: unknown, other: string): string => (typeof value === 'string' ? value : other);

/** Remedies say so of the header `Retry-After`, which a person does not see. */
const IN_HEADER = 'after the seconds that the answer names';

/** A detail that names the seconds themselves. */
function withSeconds(detail: string, response: Response): string {
  const seconds = response.headers.get('retry-after');
  return seconds === null ? detail : detail.replace(IN_HEADER, `in ${seconds} s`);
}

async function problemIn(response: Response): Promise<Problem> {
  const status = response.status;
  try {
    const { type, title, detail, traceId, errors } = (await response.json()) as Record<string, unknown>;
    return {
      type: textOr(type, 'about:blank'),
      title: textOr(title, `Status ${status}`),
      status,
      detail: withSeconds(textOr(detail, ''), response),
      traceId: typeof traceId === 'string' ? traceId : null,
      errors: Array.isArray(errors) ? (errors as readonly ProblemFault[]) : [],
    };
  } catch {
    return { ...UNREACHED, title: `The answer has the status ${status}, and is not of the console.`, status };
  }
}

/** How long an answer is kept for the page that is loaded meanwhile. A person who comes to it later is to see what is so then. */
const AHEAD_AGE_MAX_MS = 10_000;

/** The status of a request without a valid token. Source: RFC 9110, section 15.5.2. */
const UNAUTHORIZED = 401;

/** An answer, or why there is no other token. */
type Answered = Response | Problem;

/** Sends a request, and once again with another token if the first has expired. */
async function signed(credential: Credential | null, path: string, options: RequestInit): Promise<Answered> {
  if (credential === null) return fetch(path, options);
  const send = () =>
    fetch(path, { ...options, headers: { ...options.headers, authorization: `Bearer ${credential.token()}` } });
  const response = await send();
  if (response.status !== UNAUTHORIZED || credential.renew === undefined) return response;
  return (await credential.renew()) ?? send();
}

async function reply<T>(asked: Promise<Answered>, read: (response: Response) => Promise<T>): Promise<Reply<T>> {
  try {
    const response = await asked;
    if (!(response instanceof Response)) return { ok: false, problem: response };
    return response.ok ? { ok: true, body: await read(response) } : { ok: false, problem: await problemIn(response) };
  } catch {
    return { ok: false, problem: UNREACHED };
  }
}

const NEXT = /^<([^>]+)>; rel="next"$/;

async function csvPage(response: Response): Promise<CsvPage> {
  return { text: await response.text(), next: NEXT.exec(response.headers.get('link') ?? '')?.[1] ?? null };
}

const jsonOf = <T>(response: Response): Promise<T> => response.json() as Promise<T>;

/** @param credential null before sign-in */
export function clientOf(credential: Credential | null): Client {
  const ask = (path: string, options: RequestInit) => signed(credential, path, options);
  const json = (path: string, signal: AbortSignal | null) =>
    ask(path, { headers: { accept: 'application/json' }, signal });
  const asked = new Map<string, Promise<Answered>>();
  return {
    ahead: (paths) => {
      for (const path of paths) {
        const answered = json(path, null);
        // The page that takes it hears of a failure; perhaps none takes it.
        answered.catch(() => {});
        asked.set(path, answered);
        setTimeout(() => asked.delete(path), AHEAD_AGE_MAX_MS);
      }
    },
    get: <T>(path: string, signal?: AbortSignal) => {
      const answered = asked.get(path) ?? json(path, signal ?? null);
      asked.delete(path);
      return reply<T>(answered, jsonOf);
    },
    post: <T>(path: string, body: string, contentType: string) =>
      reply<T>(ask(path, { method: 'POST', headers: { 'content-type': contentType }, body }), jsonOf),
    file: (path, accept) => reply(ask(path, { headers: { accept } }), (response) => response.blob()),
    csv: (path) => reply(ask(path, { headers: { accept: 'text/csv' } }), csvPage),
  };
}

/**
 * Asks for the session that a cookie names, or ends it; null if there is none. The browser finishes the request, and keeps the
 * next cookie, even if the page is closed meanwhile.
 */
export function askSession<T>(path: string, method: 'POST' | 'DELETE'): Promise<Reply<T | null>> {
  return reply<T | null>(fetch(path, { method, keepalive: true }), (response) =>
    response.status === 204 ? Promise.resolve(null) : jsonOf<T>(response),
  );
}

/** The code of a problem: `not-found`. */
export function codeOf({ type }: Problem): string {
  return type.split(':').at(-1) ?? type;
}
