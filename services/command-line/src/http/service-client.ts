/** Requests to a service of Oretrail over HTTP. What it answers is a stranger's text: it is bounded and checked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { redactUrls } from '@oretrail/model';
import type { z } from 'zod';
import { COMMAND_ERRORS, type CommandLineError } from '../errors.ts';
import { ANSWER_BYTES_MAX, isJson, textOf } from './answer-text.ts';
import { refusalIn, type ServiceAnswer } from './refusal.ts';
import type { ServiceConnection } from './service-connection.ts';

/** One request: services answer within 5 s what they can answer (intake.md, "Back-pressure"), a large answer and a slow way take some. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How long a request is sent again while the service has no room: budgets refill within 10 s, and a restart of Kafka takes less than a minute. */
const RETRY_TOTAL_MS = 60_000;
/** The wait if the answer names none. */
const RETRY_WAIT_S = 1;
const MS_PER_S = 1_000;
/** Service Unavailable and Too Many Requests: RFC 9110, 15.6.4; RFC 6585, 4. The same request may succeed later. */
const LATER: ReadonlySet<number> = new Set([503, 429]);
/** Answers of this status or above are not the caller's fault: RFC 9110, 15.6. */
const SERVER_ERROR = 500;

/**
 * How a connection that the other side has closed ends a request. It may have been idle, and was closed just as it was used again:
 * RFC 9112, 9.3.1. Nothing is taken twice, so the request is sent once more.
 */
const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

type Failure = Error & Readonly<{ cause?: Readonly<{ code?: string; message?: string }> }>;

const isClosed = (error: unknown): boolean => CLOSED.has((error as Failure).cause?.code ?? '');

/** A request. */
export type ServiceRequest = Readonly<{
  method: 'GET' | 'POST' | 'DELETE';
  /** From `/v1/` on. */
  path: string;
  body?: Readonly<{ contentType: string; text: string }>;
  /** Whether an answer is one that the caller reads, although its status is not one of success. */
  isAnswer?: (answer: ServiceAnswer) => boolean;
}>;

/** What is beside the connection. */
export type ClientOptions = Readonly<{
  /** Called before each wait. */
  onWait?: (seconds: number) => void;
  /** How long one request may take; REQUEST_TIMEOUT_MS if it is left out. */
  timeoutMs?: number;
  /** Bytes of one answer; ANSWER_BYTES_MAX if it is left out. */
  bytesMax?: number;
}>;

/** Seconds only: services name no dates. */
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

/** Calls one service as one principal. */
export class ServiceClient {
  private readonly connection: ServiceConnection;
  private readonly onWait: (seconds: number) => void;
  private readonly timeoutMs: number;
  private readonly bytesMax: number;

  constructor(connection: ServiceConnection, options: ClientOptions = {}) {
    this.connection = connection;
    this.onWait = options.onWait ?? (() => {});
    this.timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS;
    this.bytesMax = options.bytesMax ?? ANSWER_BYTES_MAX;
  }

  /** What errors call it: `the console at https://…`. */
  get name(): string {
    const { service, address } = this.connection;
    return `the ${service} at ${redactUrls(address)}`;
  }

  /**
   * Sends a request, again while the service has no room for it: nothing is taken twice.
   * @throws CommandLineError `intake-refused`, `intake-unreachable`; `console-refused`, `console-unreachable`
   */
  async send(request: ServiceRequest): Promise<ServiceAnswer> {
    const giveUpAt = performance.now() + RETRY_TOTAL_MS;
    for (;;) {
      const { response, answer } = await this.fetch(request);
      const { status } = answer;
      if (!LATER.has(status)) {
        if (response.ok || request.isAnswer?.(answer) === true) return answer;
        const kind = status >= SERVER_ERROR ? 'unreachable' : 'refused';
        const { what, faults } = refusalIn(answer);
        throw COMMAND_ERRORS.error(`${this.connection.service}-${kind}`, `${this.name}: ${what}`, { faults });
      }
      const ms = waitMs(response);
      if (performance.now() + ms > giveUpAt) throw this.unreachable(refusalIn(answer).what);
      this.onWait(ms / MS_PER_S);
      await sleep(ms);
    }
  }

  /** The answer to a GET, checked. @throws CommandLineError as {@link ServiceClient.send}; `…-unreachable` if it is of another form */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const { body } = await this.send({ method: 'GET', path });
    return this.checked(path, schema, body);
  }

  /** An answer of a form. @throws CommandLineError `…-unreachable`: what answers is not this service, or another version */
  checked<T>(path: string, schema: z.ZodType<T>, body: unknown): T {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at /${issue.path.join('/')}`;
    const article = this.connection.service === 'intake' ? 'an' : 'a';
    const [address = path] = path.split('?', 1);
    throw this.unreachable(`the answer to ${address} is not one of ${article} ${this.connection.service}${where}`);
  }

  /** The service does not answer as it should. */
  unreachable(what: string, cause?: unknown): CommandLineError {
    return COMMAND_ERRORS.error(`${this.connection.service}-unreachable`, `${this.name}: ${what}`, { cause });
  }

  private async fetch(request: ServiceRequest) {
    try {
      return await this.fetchOnce(request).catch((error: unknown) => {
        if (isClosed(error)) return this.fetchOnce(request);
        throw error;
      });
    } catch (error) {
      throw this.unreachable(this.whyOf(error), error);
    }
  }

  private async fetchOnce({ method, path, body }: ServiceRequest) {
    const { address, token } = this.connection;
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': body.contentType }),
    };
    const response = await fetch(`${address}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body.text }),
      // The token is for this address, and for no other.
      redirect: 'error',
      // It ends the reading of the body, too.
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    const text = await textOf(response, this.bytesMax);
    if (response.ok && text !== '' && !isJson(response)) throw new Error(`it answers ${typeOf(response)}, not JSON`);
    return { response, answer: { status: response.status, body: jsonIn(text) } };
  }

  /** What a failed request says of itself lies in its causes. */
  private whyOf(error: unknown): string {
    const { cause, name, message } = error as Failure;
    if (name === 'TimeoutError') return `no whole answer within ${this.timeoutMs / MS_PER_S} s`;
    return cause?.message || cause?.code || message;
  }
}

const typeOf = ({ headers }: Response): string => headers.get('content-type') ?? 'without a content type';
