/** Asks the API. Whatever goes wrong is a problem as RFC 9457 has it, also if there is no answer at all. */

/** Why there is no answer. Source: intake.md, "Errors". */
export type Problem = Readonly<{
  type: string;
  title: string;
  /** The HTTP status; 0 if nothing answered. */
  status: number;
  detail: string;
  traceId: string | null;
}>;

/** An answer, or why there is none. */
export type Reply<T> = Readonly<{ ok: true; body: T }> | Readonly<{ ok: false; problem: Problem }>;

/** A page of a list: a head line, and rows. */
export type CsvPage = Readonly<{ text: string; next: string | null }>;

/** Sends requests of one signed-in person; the token stays in memory. */
export type Client = Readonly<{
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
};

const textOr = (value: unknown, other: string): string => (typeof value === 'string' ? value : other);

async function problemIn(response: Response): Promise<Problem> {
  const status = response.status;
  try {
    const { type, title, detail, traceId } = (await response.json()) as Record<string, unknown>;
    return {
      type: textOr(type, 'about:blank'),
      title: textOr(title, `Status ${status}`),
      status,
      detail: textOr(detail, ''),
      traceId: typeof traceId === 'string' ? traceId : null,
    };
  } catch {
    return { ...UNREACHED, title: `The answer has the status ${status}, and is not of the console.`, status };
  }
}

async function reply<T>(asked: Promise<Response>, read: (response: Response) => Promise<T>): Promise<Reply<T>> {
  try {
    const response = await asked;
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

/** @param token a bearer token or an API key; null before sign-in */
export function clientOf(token: string | null): Client {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return {
    get: <T>(path: string, signal?: AbortSignal) =>
      reply<T>(fetch(path, { headers: { ...headers, accept: 'application/json' }, signal: signal ?? null }), jsonOf),
    post: <T>(path: string, body: string, contentType: string) =>
      reply<T>(fetch(path, { method: 'POST', headers: { ...headers, 'content-type': contentType }, body }), jsonOf),
    file: (path, accept) => reply(fetch(path, { headers: { ...headers, accept } }), (response) => response.blob()),
    csv: (path) => reply(fetch(path, { headers: { ...headers, accept: 'text/csv' } }), csvPage),
  };
}

/** The code of a problem: `not-found`. */
export function codeOf({ type }: Problem): string {
  return type.split(':').at(-1) ?? type;
}
