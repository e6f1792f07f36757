/** Suppliers that send again until they are answered, as docs/suppliers.md says. */
import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf } from './api-keys.ts';
import { type EventsBody, itemsIn } from './http-way-in.ts';

/** What an answer says of a statement. */
export type SaidOf = Readonly<{
  id: string;
  outcome: string;
  digest?: string;
  recordedAt?: string;
  errors?: readonly Readonly<{ code: string }>[];
}>;

/** A way to send statements in one request. */
export type Form = 'one' | 'lines' | 'batch' | 'rollback';

/** An answer of the intake. */
export type Answer = Readonly<{ status: number; retryAfter: string | null; items: readonly SaidOf[]; code: string }>;

const CONTENT_TYPES: Readonly<Record<Form, string>> = {
  one: 'application/cloudevents+json',
  lines: 'application/x-ndjson',
  batch: 'application/cloudevents-batch+json',
  rollback: 'application/x-ndjson',
};
/** What an honest supplier is answered: of contradictions too. */
const DUE = new Set([200, 201, 409, 422, 503]);
/** Between two tries if nobody has answered. */
const RETRY_MS = 100;
const MS_PER_S = 1_000;

const bodyOf = (form: Form, texts: readonly string[]): string =>
  form === 'batch' ? `[${texts.join(',')}]` : texts.join('\n');

type Body = EventsBody<SaidOf> & Readonly<{ type?: string }>;

/** One supplier. */
export class RetryingClient {
  /** Everything that an answer has called durable, in the order of the answers. */
  readonly durable: SaidOf[] = [];
  /** Answers by status, and by what items of a 503 said. */
  readonly seen = new Map<string, number>();
  /** Answers that are not as the specification has them. */
  readonly faults: string[] = [];
  private readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(url: string, name: string) {
    this.url = url;
    this.headers = { authorization: `Bearer ${keyOf(name)}` };
  }

  /** Sends statements until all are durable, or rejected. @returns what the last answer says of each */
  async states(form: Form, texts: readonly string[]): Promise<readonly SaidOf[]> {
    for (;;) {
      const answer = await this.sendOnce(form, texts);
      if (answer === null) await sleep(RETRY_MS);
      else if (answer.status < 500) return answer.items;
      // A busy intake says how long to wait.
      else await sleep(Math.max(RETRY_MS, Number(answer.retryAfter) * MS_PER_S));
    }
  }

  /** Sends statements once. @returns null if there was no answer, or half of one */
  async sendOnce(form: Form, texts: readonly string[]): Promise<Answer | null> {
    const answer = await this.ask('POST', `/v1/events${form === 'rollback' ? '?onError=rollback' : ''}`, {
      type: CONTENT_TYPES[form],
      body: bodyOf(form, texts),
    });
    if (answer === null) return null;
    for (const said of answer.items) {
      if (said.outcome === 'accepted' || said.outcome === 'duplicate') this.durable.push(said);
      if (answer.status === 503) this.count(`503 ${said.outcome}`);
    }
    if (answer.status < 300 && answer.items.length !== texts.length) this.faults.push(`${answer.items.length} items`);
    if (answer.status === 503 && !(Number(answer.retryAfter) > 0)) this.faults.push('503 without Retry-After');
    if (!DUE.has(answer.status)) this.faults.push(JSON.stringify(answer));
    return answer;
  }

  /** Uploads statements as a file, and waits until the upload is done. @returns how many of them are durable */
  async uploads(texts: readonly string[]): Promise<number> {
    for (;;) {
      const answer = await this.raw('POST', '/v1/uploads', { type: 'application/x-ndjson', body: texts.join('\n') });
      const job = answer?.response.headers.get('location');
      if (answer?.response.status === 202 && job) return this.finished(job);
      await sleep(RETRY_MS);
    }
  }

  private async finished(job: string): Promise<number> {
    for (;;) {
      const answer = await this.raw('GET', job);
      if (answer?.response.status === 404) this.faults.push(`${job} was promised, and is forgotten`);
      if (answer?.response.status === 404) return 0;
      const { state, accepted = 0, duplicate = 0 } = (answer?.body ?? {}) as Readonly<Record<string, number | string>>;
      if (state === 'done') return Number(accepted) + Number(duplicate);
      await sleep(RETRY_MS);
    }
  }

  private async ask(
    method: string,
    path: string,
    sent: Readonly<{ type: string; body: string }>,
  ): Promise<Answer | null> {
    const answer = await this.raw(method, path, sent);
    if (answer === null) return null;
    const { response, body } = answer;
    const { type = '' } = body as Body;
    const items = itemsIn(body as Body);
    const code = type.replace('urn:oretrail:error:', '');
    return { status: response.status, retryAfter: response.headers.get('retry-after'), items, code };
  }

  private async raw(method: string, path: string, sent?: Readonly<{ type: string; body: string }>) {
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: { ...this.headers, ...(sent === undefined ? {} : { 'content-type': sent.type }) },
        ...(sent === undefined ? {} : { body: sent.body }),
      });
      const body: unknown = await response.json();
      this.count(String(response.status));
      return { response, body };
    } catch {
      this.count('no answer');
      return null;
    }
  }

  private count(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }
}
