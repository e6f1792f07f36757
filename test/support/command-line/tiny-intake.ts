/** For specs: a server that answers as docs/spec/intake.md has it, with one book of grants, and no Kafka. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  endOf,
  GrantBook,
  type HeldGrant,
  isInForce,
  type PrincipalId,
  parseGrantEventText,
} from '@oretrail/authority';
import { instantOfMs, msOfInstant } from '@oretrail/model';

/** A request as the server has received it. */
export type ReceivedRequest = Readonly<{
  method: string;
  path: string;
  contentType: string;
  authorization: string;
  body: string;
}>;

/** An answer in place of the usual one. */
export type ScriptedAnswer = Readonly<{ status: number; headers?: Readonly<Record<string, string>>; body?: unknown }>;

/** What becomes of one event, by its line; the same as an item of the answer. */
export type EventJudge = (line: string, index: number) => Readonly<{ outcome: string; errors?: readonly object[] }>;

/** Who calls it, whatever the token. */
const CALLER = 'https://idp.example client:root' as PrincipalId;
/** Grants of one page: few, so that specs see several. */
const PAGE_GRANTS = 2;
const PROBLEM = 'application/problem+json';

const problem = (status: number, code: string, detail: string, errors: readonly object[] = []): ScriptedAnswer => {
  const body = {
    type: `urn:oretrail:error:${code}`,
    title: code,
    status,
    detail,
    instance: '',
    errors,
    traceId: 'trace',
  };
  return { status, headers: { 'content-type': PROBLEM }, body };
};

const timeOf = (ns: bigint): string => new Date(msOfInstant(ns)).toISOString();

const shown = (held: HeldGrant) => {
  const [now, isRevoked] = [instantOfMs(Date.now()), held.revokedAt !== null || held.parent?.revokedAt != null];
  const other = isRevoked ? 'revoked' : now < held.start ? 'not-yet' : 'ended';
  return { ...held.grant, state: isInForce(held, now) ? 'in-force' : other, end: timeOf(endOf(held)) };
};

/** One intake. */
export class TinyIntake {
  readonly received: ReceivedRequest[] = [];
  /** Answers to the next requests, before any is answered as usual. */
  readonly scripted: ScriptedAnswer[] = [];
  /** The workers' operators; null: the caller may not see them. */
  operators: readonly string[] | null = [];
  judge: EventJudge = () => ({ outcome: 'accepted' });
  private readonly book = new GrantBook(CALLER);
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  /** Starts one on a free port of this machine. */
  static async start(): Promise<TinyIntake> {
    const server = createServer();
    const intake = new TinyIntake(server);
    server.on('request', (request, response) => void intake.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return intake;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The ids of the grants that were accepted. */
  get grantIds(): readonly string[] {
    return [...this.book.all()].map(({ grant }) => grant.grantId);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const received = {
      method,
      path: url,
      contentType: headers['content-type'] ?? '',
      authorization: headers.authorization ?? '',
      body: await text(request),
    };
    this.received.push(received);
    const { status, headers: extra, body } = this.scripted.shift() ?? this.usual(received);
    response.writeHead(status, { 'content-type': 'application/json', ...extra });
    response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  }

  private usual({ method, path, authorization, body }: ReceivedRequest): ScriptedAnswer {
    if (!authorization.startsWith('Bearer '))
      return problem(401, 'not-signed-in', 'The request does not say who sends it.');
    const { pathname, searchParams } = new URL(path, 'http://intake');
    switch (`${method} ${pathname}`) {
      case 'GET /v1/grants':
        return this.page(Number(searchParams.get('from') ?? 0));
      case 'POST /v1/grants':
        return this.take(body);
      case 'GET /v1/operators':
        if (this.operators === null) return problem(404, 'not-found', 'There is nothing under this address.');
        return { status: 200, body: { workers: this.operators, grants: [...this.book.operatorSources()] } };
      case 'POST /v1/events':
        return this.takeEvents(body);
      default:
        if (method === 'DELETE')
          return this.revoke(decodeURIComponent(pathname.replace('/v1/grants/', '')), searchParams);
        return problem(404, 'not-found', 'There is nothing under this address.');
    }
  }

  private page(from: number): ScriptedAnswer {
    const all = [...this.book.all()].map(shown);
    const next = from + PAGE_GRANTS;
    return { status: 200, body: { grants: all.slice(from, next), next: next < all.length ? String(next) : null } };
  }

  private revoke(grantId: string, query: URLSearchParams): ScriptedAnswer {
    const [source, reason, time] = [query.get('source') ?? this.source, query.get('reason'), new Date().toISOString()];
    const event = { specversion: '1.0', id: time, source, subject: grantId, time, data: { grantId, reason } };
    return this.take(JSON.stringify({ ...event, type: 'oretrail.grant-revocation.v1' }));
  }

  /** The first source of the first operator. */
  private get source(): string | undefined {
    return [...this.book.operatorSources()][0];
  }

  private take(body: string): ScriptedAnswer {
    const parsed = parseGrantEventText(body);
    if (!parsed.ok) return problem(400, 'bad-request', 'The grant event is not well formed.', parsed.errors);
    const record = { event: parsed.event, principal: CALLER, recordedtime: new Date().toISOString() };
    const outcome = this.book.apply(record);
    if (outcome.outcome !== 'refused') return { status: 201, body: { outcome: outcome.outcome } };
    const [first] = outcome.faults;
    return problem(first?.code === 'overlap' ? 409 : 403, first?.code ?? '', first?.detail ?? '', outcome.faults);
  }

  private takeEvents(body: string): ScriptedAnswer {
    const items = body
      .split('\n')
      .filter(Boolean)
      .map((line, index) => ({ index, ...this.judge(line, index) }));
    const isNothing = items.every(({ outcome }) => outcome === 'rejected');
    const answer = { position: {}, summary: {}, items };
    if (!isNothing) return { status: 200, body: answer };
    const refusal = problem(422, 'nothing-accepted', 'No statement of the request was accepted.');
    return { ...refusal, body: { ...(refusal.body as object), ...answer } };
  }
}
