/** Requests to a registry with the Confluent API: JSON, bounded in time, tries and bytes. */

import { setTimeout as delay } from 'node:timers/promises';
import { isErrorOf } from '@oretrail/errors';
import { Agent, fetch, type Response } from 'undici';
import { REGISTRY_ERRORS, registryError } from './errors.ts';
import { ANSWER_BYTES_MAX, ID_TIMEOUT_MS, REQUEST_TIMEOUT_MS, RETRY_DELAY_MS, TRIES_MAX } from './limits.ts';

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

/** The address of a registry, and how to reach it. */
export type ClientOptions = Readonly<{
  /** Where the API begins: `http://host:8081`, of Apicurio with `/apis/ccompat/v7` behind it. */
  url: string;
  /** Further headers, such as `authorization`. */
  headers?: Readonly<Record<string, string>>;
  /** PEM: certificate authorities to trust instead of Node's own list. */
  certificateAuthority?: string | undefined;
  timeoutMs?: number;
  /** The same for what one message names. */
  idTimeoutMs?: number;
  triesMax?: number;
  retryDelayMs?: number;
}>;

/** The answer of the registry: its HTTP status, and its JSON; undefined if the body is not JSON. */
export type Answer = Readonly<{ status: number; json: unknown }>;

/** Why there is no valid answer, and whether another try may succeed. */
export type NoAnswer = Readonly<{ why: string; isPassing: boolean }>;

/** Whether another try may succeed: the registry is overloaded or just starting. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** What is behind a failed request; undici says only that it failed. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Readonly<{ cause?: unknown; message?: string }>;
  return cause instanceof Error ? cause.message : (message ?? String(error));
}

/** Reads a body piece by piece, and stops if it is over the bound. */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX) {
      throw registryError('bad-answer', `${response.url} answered over ${ANSWER_BYTES_MAX} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The requests to one registry. */
export class RegistryClient {
  /** How long it waits before it tries again, the first time. */
  readonly retryDelayMs: number;
  private readonly options: ClientOptions;
  private readonly dispatcher: Agent | null;

  constructor(options: ClientOptions) {
    this.options = options;
    this.retryDelayMs = options.retryDelayMs ?? RETRY_DELAY_MS;
    const { certificateAuthority: ca } = options;
    this.dispatcher = ca === undefined ? null : new Agent({ connect: { ca } });
  }

  /**
   * One request, tried again while it fails in passing.
   * @returns an answer of status 200, 404 or 409: what they mean depends on the request
   * @throws RegistryError
   */
  async request(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer> {
    const { triesMax = TRIES_MAX, timeoutMs = REQUEST_TIMEOUT_MS } = this.options;
    let cause = '';
    for (let tried = 0; tried < triesMax; tried += 1) {
      if (tried > 0) await delay(this.retryDelayMs * 2 ** (tried - 1));
      try {
        const answer = await this.once({ method, path, body, timeoutMs });
        if (!isPassing(answer.status)) return checked(answer, method, path);
        cause = `status ${answer.status}`;
      } catch (error) {
        if (isErrorOf(REGISTRY_ERRORS, error)) throw error;
        cause = causeOf(error);
      }
    }
    throw registryError('registry-unreachable', `${method} ${path} failed ${triesMax} times, at last with: ${cause}`);
  }

  /** One GET, once, in little time: of what a message names, which must not hold everything else up. */
  async ask(path: string): Promise<Answer | NoAnswer> {
    const { idTimeoutMs = ID_TIMEOUT_MS } = this.options;
    try {
      const answer = await this.once({ method: 'GET', path, timeoutMs: idTimeoutMs });
      const { status, json } = answer;
      if (json === undefined) return { why: `status ${status} without JSON`, isPassing: isPassing(status) };
      return isPassing(status) ? { why: `status ${status}`, isPassing: true } : answer;
    } catch (error) {
      return { why: causeOf(error), isPassing: !isErrorOf(REGISTRY_ERRORS, error) };
    }
  }

  private async once(asked: {
    method: string;
    path: string;
    body?: object | undefined;
    timeoutMs: number;
  }): Promise<Answer> {
    const { url, headers } = this.options;
    const { method, path, body, timeoutMs } = asked;
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      method,
      headers: { accept: MEDIA_TYPE, ...(body === undefined ? {} : { 'content-type': MEDIA_TYPE }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Credentials belong to one address, so they are never sent to another.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(this.dispatcher === null ? {} : { dispatcher: this.dispatcher }),
    });
    return { status: response.status, json: parsed(await boundedText(response)) };
  }
}

function checked(answer: Answer, method: string, path: string): Answer {
  const { status, json } = answer;
  if (status === 200 && json === undefined) throw registryError('bad-answer', `${path} answered no JSON`);
  if (status === 200 || status === 404 || status === 409) return answer;
  throw registryError('registry-refused', `${method} ${path} was answered with status ${status}`);
}
