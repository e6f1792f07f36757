/** For specs: a proxy before an S3 store, in which whatever can go wrong on the way to a store does. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** What can go wrong with one request. */
export type StoreFault =
  /** The store fails, and has done nothing. */
  | 'error-500'
  /** The store asks to be left alone for a while. */
  | 'slow-down'
  /** Somebody else answers with a page, and nothing was done: a portal that asks to log in. */
  | 'page'
  /** The store knows no such header, and has done nothing. */
  | 'not-implemented'
  /** Whatever the store says, the answer is that it was done: as of one that ignores a header. */
  | 'done-anyway'
  /** Nothing ever comes back, and nothing was done. */
  | 'silence'
  /** The connection breaks before the request arrives. */
  | 'reset'
  /** The request is carried out, but the connection breaks before its answer. */
  | 'answer-lost'
  /** The connection breaks during the answer. */
  | 'answer-torn'
  /** The answer comes byte by byte. */
  | 'slow-drip'
  /** A byte of the request's body is another when it arrives. */
  | 'request-spoilt'
  /** A byte of the answer's body is another when it arrives. */
  | 'answer-spoilt';

/** A request as the proxy sees it: its number from 1 on. */
export type SeenRequest = Readonly<{ number: number; method: string; path: string; headers: IncomingHttpHeaders }>;

/** Gets each request, and says what happens to it. `onDone` is called when the store has answered, and waited for. */
export type ProxyPlan = Readonly<{
  faultOf?: (request: SeenRequest) => StoreFault | null;
  onSeen?: (request: SeenRequest) => void | Promise<void>;
  onDone?: (request: SeenRequest) => void | Promise<void>;
}>;

/** Between two bytes of a slow drip: an answer of some hundred bytes outlasts any limit of a test. */
const DRIP_MS = 50;

const FAILURES = {
  'error-500': { status: 500, code: 'InternalError' },
  'slow-down': { status: 503, code: 'SlowDown' },
  'not-implemented': { status: 501, code: 'NotImplemented' },
} as const;

type Answer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>;

/** In the middle of a body, so that it is content. */
function spoilt(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const at = copy.length >> 1;
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Passes requests on to a store, as the plan has it. Bodies are held whole. */
export class StoreProxy {
  readonly address: string;
  /** May be another at any time. */
  plan: ProxyPlan = {};
  private readonly server: Server;
  private readonly target: URL;
  private count = 0;

  private constructor(server: Server, target: URL) {
    this.server = server;
    this.target = target;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param target the address of the store */
  static async open(target: string): Promise<StoreProxy> {
    let pass: (request: IncomingMessage, response: ServerResponse) => void = () => {};
    const server = createServer((request, response) => pass(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new StoreProxy(server, new URL(target));
    // A client that has gone needs no answer any more.
    pass = (request, response) => void proxy.pass(request, response).catch(() => response.destroy());
    return proxy;
  }

  /** Requests since the last call. */
  countAnew(): number {
    const { count } = this;
    this.count = 0;
    return count;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    this.count += 1;
    const seen = { number: this.count, method, path, headers: request.headers };
    const fault = this.plan.faultOf?.(seen) ?? null;
    if (fault === 'reset') return void request.destroy();
    const body = await buffer(request);
    await this.plan.onSeen?.(seen);
    if (fault === 'silence') return;
    if (fault === 'page') return givePage(response);
    if (fault === 'error-500' || fault === 'slow-down' || fault === 'not-implemented') return fail(response, fault);
    const answer = await this.forward(request, fault === 'request-spoilt' ? spoilt(body) : body);
    await this.plan.onDone?.(seen);
    await give(response, answer, fault);
  }

  private async forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = this.target;
    // The headers are signed, that of the host included.
    const passed = requestHttp({ hostname, port, method: request.method, path: request.url, headers: request.headers });
    passed.end(body);
    const [answer] = (await once(passed, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
  }
}

function fail(response: ServerResponse, fault: keyof typeof FAILURES): void {
  const { status, code } = FAILURES[fault];
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>by the proxy</Message></Error>`);
}

function givePage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!DOCTYPE html><html><head><title>Log in</title></head><body>Welcome</body></html>');
}

async function give(response: ServerResponse, answer: Answer, fault: StoreFault | null): Promise<void> {
  const { status, headers, body } = answer;
  if (fault === 'done-anyway') return void response.writeHead(200, { etag: '"any"' }).end();
  if (fault === 'answer-lost') return void response.destroy();
  response.writeHead(status, headers);
  if (fault === 'answer-torn') {
    response.write(body.subarray(0, body.length >> 1));
    await sleep(DRIP_MS);
    return void response.destroy();
  }
  if (fault === 'slow-drip') return drip(response, body);
  response.end(fault === 'answer-spoilt' ? spoilt(body) : body);
}

async function drip(response: ServerResponse, body: Buffer): Promise<void> {
  response.flushHeaders();
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await sleep(DRIP_MS);
  }
  response.end();
}
