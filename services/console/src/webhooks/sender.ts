/** Sends one request to a target: over TLS, to an address that was checked, without following anything. */
import { Agent, type AgentOptions, request } from 'node:https';
import { isErrorOf } from '@oretrail/errors';
import { CONSOLE_ERRORS } from '../errors.ts';
import { ANSWER_BYTES_MAX, ANSWER_TIMEOUT_MS, IN_FLIGHT_ALL_MAX } from './limits.ts';
import type { Networks } from './networks.ts';
import { checkedLookup, type Resolve, requireTarget, resolveByMachine } from './target.ts';

/** What came of a request. `why` is shown to the owner of the subscription, and names no address. */
export type Answered =
  | Readonly<{ outcome: 'delivered' }>
  | Readonly<{ outcome: 'ended' }>
  | Readonly<{ outcome: 'failed'; why: string }>;

/** What a sender is made of. */
export type SenderOptions = Readonly<{
  networks: Networks;
  resolve?: Resolve;
  answerTimeoutMs?: number;
  /** Certificates of authorities beside the usual ones. */
  ca?: AgentOptions['ca'];
}>;

const GONE = 410;
const isSuccess = (status: number): boolean => status >= 200 && status < 300;

function ofStatus(status: number): Answered {
  if (isSuccess(status)) return { outcome: 'delivered' };
  if (status === GONE) return { outcome: 'ended' };
  return { outcome: 'failed', why: `the target has answered with status ${status}` };
}

function ofError(error: unknown): Answered {
  if (isErrorOf(CONSOLE_ERRORS, error, 'bad-target')) return { outcome: 'failed', why: error.what };
  const { name, code } = error as Readonly<{ name?: string; code?: string }>;
  if (name === 'TimeoutError' || code === 'ABORT_ERR')
    return { outcome: 'failed', why: 'the target has not answered in time' };
  return { outcome: 'failed', why: `the target can not be reached (${code ?? 'unknown'})` };
}

/** Sends requests. Connections are used again: each was made to an address that was checked. */
export class Sender {
  private readonly options: SenderOptions;
  private readonly agent: Agent;

  constructor(options: SenderOptions) {
    this.options = options;
    const { networks, resolve = resolveByMachine, ca } = options;
    const lookup = checkedLookup(networks, resolve);
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: IN_FLIGHT_ALL_MAX,
      lookup,
      ...(ca === undefined ? {} : { ca }),
    });
  }

  /** Sends a body. It never throws: whatever happens is an answer. */
  async send(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answered> {
    try {
      return ofStatus(await this.statusOf(requireTarget(url, this.options.networks), body, headers));
    } catch (error) {
      return ofError(error);
    }
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
  }

  private statusOf(url: URL, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
    const signal = AbortSignal.timeout(this.options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS);
    const all = { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const sent = request(url, { method: 'POST', agent: this.agent, signal, headers: all }, (answer) => {
      resolve(answer.statusCode ?? 0);
      let length = 0;
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > ANSWER_BYTES_MAX) answer.destroy();
      });
      answer.on('error', () => undefined);
    });
    sent.on('error', reject);
    sent.end(body);
    return promise;
  }
}
