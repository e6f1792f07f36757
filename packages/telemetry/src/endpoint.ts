/** `/metrics`, `/health/live` and `/health/ready` over HTTP. Three fixed answers need no framework. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Health, healthAnswer } from './health.ts';
import type { Metrics } from './metrics.ts';

/** What the endpoint shows, and where it listens. */
export type EndpointOptions = Readonly<{
  host: string;
  port: number;
  metrics: Metrics;
  health: () => Health;
}>;

const JSON_TYPE = 'application/json; charset=utf-8';
/** A client sends one line and a few headers. No known client takes longer. */
const REQUEST_TIMEOUT_MS = 5_000;

type Answer = Readonly<{ status: number; contentType: string; text: string }>;

function json(status: number, body: object): Answer {
  return { status, contentType: JSON_TYPE, text: `${JSON.stringify(body)}\n` };
}

async function answerTo(path: string, { metrics, health }: EndpointOptions): Promise<Answer> {
  switch (path) {
    case '/metrics':
      return { status: 200, ...(await metrics.exposition()) };
    case '/health/live':
      // A process that can't continue ends, so one that answers is alive.
      return json(200, { status: 'live' });
    case '/health/ready': {
      const answer = healthAnswer(health());
      return json(answer.status === 'starting' ? 503 : 200, answer);
    }
    default:
      return json(404, { status: 'not-found', paths: ['/metrics', '/health/live', '/health/ready'] });
  }
}

function send(response: ServerResponse, { status, contentType, text }: Answer, hasBody: boolean): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(hasBody ? text : undefined);
}

/** Listens until it is closed. */
export class Endpoint {
  private readonly server: Server;
  /** The port it listens on. */
  readonly port: number;

  private constructor(server: Server, port: number) {
    this.server = server;
    this.port = port;
  }

  /** @throws Error if the port is taken */
  static async open(options: EndpointOptions): Promise<Endpoint> {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, async (request, response) => {
      const { method = '', url = '/' } = request;
      if (method !== 'GET' && method !== 'HEAD') return send(response, json(405, { status: 'get-only' }), true);
      const answer = await answerTo(url.replace(/\?.*$/, ''), options).catch(() => json(500, { status: 'failed' }));
      send(response, answer, method === 'GET');
    });
    server.listen(options.port, options.host);
    await once(server, 'listening');
    // An open endpoint must not keep the process from ending.
    server.unref();
    return new Endpoint(server, options.port);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
