/** Requests to the intake, as docs/spec/intake.md has them. What the intake answers is a stranger's text, and is checked. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '@oretrail/errors';
import { redactUrls } from '@oretrail/model';
import { z } from 'zod';
import { COMMAND_ERRORS, type CommandLineError } from '../errors.ts';
import type { IntakeConnection } from './intake-connection.ts';

/** One request: the intake answers within 2 s if Kafka is away (intake.md, "Back-pressure"), and a slow way takes some. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How long a request is sent again while the intake has no room: its budgets refill within 10 s, and a restart of Kafka takes less than a minute. */
const RETRY_TOTAL_MS = 60_000;
/** The wait if the answer names none. */
const RETRY_WAIT_S = 1;
const MS_PER_S = 1_000;
/** Service Unavailable and Too Many Requests: RFC 9110, 15.6.4; RFC 6585, 4. The same request may succeed later. */
const LATER: ReadonlySet<number> = new Set([503, 429]);
/** Answers of this status or above are not the caller's fault: RFC 9110, 15.6. */
const SERVER_ERROR = 500;
/** Characters of an answer that are shown if it is not a problem: enough to recognise what has answered. */
const SHOWN_CHARACTERS = 200;

const PROBLEM = z.looseObject({
  type: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.looseObject({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});

/** A request. */
export type IntakeRequest = Readonly<{
  method: 'GET' | 'POST' | 'DELETE';
  /** From `/v1/` on. */
  path: string;
  body?: Readonly<{ contentType: string; text: string }>;
  /** Whether an answer is one that the caller reads, although its status is not one of success. */
  isAnswer?: (answer: IntakeAnswer) => boolean;
}>;

/** What the intake has answered. */
export type IntakeAnswer = Readonly<{ status: number; body: unknown }>;

function unreachable(address: string, what: string, cause?: unknown): CommandLineError {
  return COMMAND_ERRORS.error('intake-unreachable', `${redactUrls(address)}: ${what}`, { cause });
}

/** What a failed request says of itself lies in its causes. */
function whyOf(error: unknown): string {
  const { cause, name, message } = error as Error & Readonly<{ cause?: Readonly<{ code?: string; message?: string }> }>;
  if (name === 'TimeoutError') return `no answer within ${REQUEST_TIMEOUT_MS / MS_PER_S} s`;
  return cause?.message || cause?.code || message;
}

/** Seconds only: the intake names no dates. */
function waitMs(response: Response): number {
  const text = response.headers.get('retry-after') ?? '';
  return (/^\d{1,6}$/.test(text) ? Number(text) : RETRY_WAIT_S) * MS_PER_S;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a refusal says: its code and detail, and single faults. */
function refusalIn({ status, body }: IntakeAnswer): Readonly<{ what: string; faults: readonly Fault[] }> {
  const parsed = PROBLEM.safeParse(body);
  if (!parsed.success) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { what: `status ${status}: ${text.slice(0, SHOWN_CHARACTERS)}`, faults: [] };
  }
  const { type, detail = '', errors = [] } = parsed.data;
  const what = `${type.replace(/^urn:oretrail:error:/, '')} (status ${status}): ${detail.replace(/\.$/, '')}`;
  return { what, faults: errors.map((fault) => ({ ...fault, pointer: fault.pointer || 'the whole event' })) };
}

/** Calls the intake as one principal. */
export class IntakeClient {
  private readonly connection: IntakeConnection;
  private readonly onWait: (seconds: number) => void;

  /** @param onWait called before each wait */
  constructor(connection: IntakeConnection, onWait: (seconds: number) => void = () => {}) {
    this.connection = connection;
    this.onWait = onWait;
  }

  /**
   * Sends a request, again while the intake has no room for it: nothing is taken twice.
   * @throws CommandLineError `intake-refused`, `intake-unreachable`
   */
  async send(request: IntakeRequest): Promise<IntakeAnswer> {
    const giveUpAt = performance.now() + RETRY_TOTAL_MS;
    for (;;) {
      const { response, answer } = await this.fetch(request);
      const { status } = answer;
      if (!LATER.has(status)) {
        if (response.ok || request.isAnswer?.(answer) === true) return answer;
        const code = status >= SERVER_ERROR ? 'intake-unreachable' : 'intake-refused';
        const { what, faults } = refusalIn(answer);
        throw COMMAND_ERRORS.error(code, `${redactUrls(this.connection.address)}: ${what}`, { faults });
      }
      const ms = waitMs(response);
      if (performance.now() + ms > giveUpAt) throw unreachable(this.connection.address, refusalIn(answer).what);
      this.onWait(ms / MS_PER_S);
      await sleep(ms);
    }
  }

  /** The answer to a GET, checked. @throws CommandLineError as {@link IntakeClient.send}; `intake-unreachable` if it is of another form */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const { body } = await this.send({ method: 'GET', path });
    return this.checked(path, schema, body);
  }

  /** An answer of a form. @throws CommandLineError `intake-unreachable`: what answers is not the intake, or another version */
  checked<T>(path: string, schema: z.ZodType<T>, body: unknown): T {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at /${issue.path.join('/')}`;
    throw unreachable(this.connection.address, `the answer to ${path} is not one of an intake${where}`);
  }

  private async fetch({ method, path, body }: IntakeRequest) {
    const { address, token } = this.connection;
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': body.contentType }),
    };
    try {
      const response = await fetch(`${address}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: body.text }),
        // The token is for this address, and for no other.
        redirect: 'error',
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      return { response, answer: { status: response.status, body: jsonIn(await response.text()) } };
    } catch (error) {
      throw unreachable(address, whyOf(error), error);
    }
  }
}
