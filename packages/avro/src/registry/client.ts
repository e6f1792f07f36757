/** Requests to a registry with the Confluent API: JSON, bounded in time, tries and bytes. */
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, fetch, type Response } from 'undici';
import { RegistryError } from './errors.ts';
import { ANSWER_BYTES_MAX, REQUEST_TIMEOUT_MS, RETRY_DELAY_MS, TRIES_MAX } from './limits.ts';

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

export type ClientOptions = Readonly<{
  /** Where the API begins: `http://host:8081`, of Apicurio with `/apis/ccompat/v7` behind it. */
  url: string;
  /** Further headers, such as `authorization`. */
  headers?: Readonly<Record<string, string>>;
  /** PEM: who may vouch for the registry, instead of Node's own list. */
  certificateAuthority?: string;
  timeoutMs?: number;
  triesMax?: number;
  retryDelayMs?: number;
}>;

/** What the registry said: its HTTP status, and the JSON that it gave. */
export type Answer = Readonly<{ status: number; json: unknown }>;

/** Whether another try may do better: an overload or a registry that is just starting. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Reads a body piece by piece, and stops where it is over the bound. */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX) {
      throw new RegistryError('bad-answer', `${response.url} answered over ${ANSWER_BYTES_MAX} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, where: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RegistryError('bad-answer', `${where} answered no JSON`, { cause });
  }
}

/** The requests to one registry. */
export class RegistryClient {
  private readonly options: ClientOptions;
  private readonly dispatcher: Agent | null;

  constructor(options: ClientOptions) {
    this.options = options;
    const { certificateAuthority: ca } = options;
    this.dispatcher = ca === undefined ? null : new Agent({ connect: { ca } });
  }

  /**
   * One request, tried again while it fails in passing.
   * @returns an answer of status 200, 404 or 409: what they mean depends on the request
   * @throws RegistryError
   */
  async request(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer> {
    const { triesMax = TRIES_MAX, retryDelayMs = RETRY_DELAY_MS } = this.options;
    let cause: unknown = null;
    for (let tried = 0; tried < triesMax; tried += 1) {
      if (tried > 0) await delay(retryDelayMs * 2 ** (tried - 1));
      try {
        const answer = await this.once(method, path, body);
        if (!isPassing(answer.status)) return this.checked(answer, method, path);
        cause = new Error(`status ${answer.status}`);
      } catch (error) {
        if (error instanceof RegistryError) throw error;
        cause = error;
      }
    }
    throw new RegistryError('unavailable', `${method} ${path} failed ${triesMax} times`, { cause });
  }

  private async once(method: string, path: string, body?: object): Promise<Answer> {
    const { url, headers, timeoutMs = REQUEST_TIMEOUT_MS } = this.options;
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      method,
      headers: { accept: MEDIA_TYPE, ...(body === undefined ? {} : { 'content-type': MEDIA_TYPE }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Rights are for one address: they are never sent to another.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(this.dispatcher === null ? {} : { dispatcher: this.dispatcher }),
    });
    const { status } = response;
    if (isPassing(status)) {
      await response.body?.cancel();
      return { status, json: null };
    }
    const text = await boundedText(response);
    return { status, json: status === 200 ? parsed(text, path) : null };
  }

  private checked(answer: Answer, method: string, path: string): Answer {
    const { status } = answer;
    if (status === 200 || status === 404 || status === 409) return answer;
    throw new RegistryError('refused', `${method} ${path} was answered with status ${status}`);
  }
}
