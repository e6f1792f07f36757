/** What the console knows of statements, asked as their sender: so the console alone decides who sees what. Decision 25. */
import { z } from 'zod';
import type { SentStatement } from '../intake.ts';
import { type ConsoleRecords, EFFECTS, type Effects, RECORDS } from './answers.ts';
import { ASKED_AT_ONCE_MAX, EFFECTS_TIMEOUT_MS, PROOF_TIMEOUT_MS, RECORDS_TIMEOUT_MS } from './limits.ts';

/** Who asks: the header by which it signed in, and the address from which it came. */
export type Asker = Readonly<{ authorization: string; address: string }>;

/** Where the console is, and how long an answer may take; those of `limits.ts` if they are left out. */
export type ConsoleClientOptions = Readonly<{ url: string; effectsMs?: number; recordsMs?: number }>;

type Sent = Readonly<{ path: string; body?: string; timeoutMs: number }>;
type Asked<T> = Sent & Readonly<{ answer: z.ZodType<T>; onRefused: T | null }>;

type Passed = Readonly<{ path: string; accept: string; signal: AbortSignal; more?: Readonly<Record<string, string>> }>;

const JSON_TYPE = 'application/json';
const EVENT_STREAM = 'text/event-stream';
const PROBLEM = z.object({ type: z.string() });

function listOf(events: readonly SentStatement[]): string {
  return `[${events.map((one) => ('text' in one ? one.text : JSON.stringify(one.value))).join(',')}]`;
}

/** What a sender is shown that may see nothing about a subject. */
const NOTHING: ConsoleRecords = { rows: [] };
/** Answers by which the console says that there is nothing to see. */
const REFUSALS: readonly number[] = [403, 404];

/** Asks one console. */
export class ConsoleClient {
  private readonly url: string;
  private readonly effectsMs: number;
  private readonly recordsMs: number;
  private asked = 0;

  constructor({ url, effectsMs = EFFECTS_TIMEOUT_MS, recordsMs = RECORDS_TIMEOUT_MS }: ConsoleClientOptions) {
    [this.url, this.effectsMs, this.recordsMs] = [url.replace(/\/$/, ''), effectsMs, recordsMs];
  }

  /** What events would change; null if the console does not say. @param events at least one, each of them good */
  effects(events: readonly SentStatement[], asker: Asker): Promise<Effects | null> {
    const asked = {
      path: '/v1/effects',
      body: listOf(events),
      timeoutMs: this.effectsMs,
      answer: EFFECTS,
      onRefused: null,
    };
    return this.ask(asked, asker);
  }

  /** What became of the statements about a subject; null if the console does not say. */
  records(subject: string, asker: Asker): Promise<ConsoleRecords | null> {
    const path = `/v1/records?subject=${encodeURIComponent(subject)}`;
    return this.ask({ path, timeoutMs: this.recordsMs, answer: RECORDS, onRefused: NOTHING }, asker);
  }

  /** The proof of a statement, to be passed on as it comes, or the code of the problem that the console answers with. */
  proof(digest: string, asker: Asker): Promise<Response | string> {
    const asked = { path: `/v1/statements/${digest}/proof`, accept: JSON_TYPE };
    return this.pass({ ...asked, signal: AbortSignal.timeout(PROOF_TIMEOUT_MS) }, asker);
  }

  /** What becomes of statements, as it comes, or the code of a problem. @param query of the address @param signal ends it */
  stream(
    query: string,
    lastEventId: string | undefined,
    asker: Asker,
    signal: AbortSignal,
  ): Promise<Response | string> {
    const more = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    return this.pass({ path: `/v1/statements/stream${query}`, accept: EVENT_STREAM, signal, more }, asker);
  }

  private async pass({ path, accept, signal, more = {} }: Passed, { authorization, address }: Asker) {
    const headers = { authorization, 'x-forwarded-for': address, accept, ...more };
    const response = await fetch(this.url + path, { headers, redirect: 'error', signal }).catch(() => null);
    if (response === null) return '';
    if (response.status === 200) return response;
    const problem = await response.json().catch(() => null);
    return PROBLEM.safeParse(problem).data?.type.replace(/^.*:/, '') ?? '';
  }

  /** Whatever goes wrong, the intake does its own work without the console. */
  private async ask<T>(asked: Asked<T>, asker: Asker): Promise<T | null> {
    if (this.asked >= ASKED_AT_ONCE_MAX) return null;
    this.asked += 1;
    try {
      return await this.answerTo(asked, asker);
    } catch {
      return null;
    } finally {
      this.asked -= 1;
    }
  }

  private async answerTo<T>({ answer, onRefused, ...sent }: Asked<T>, asker: Asker): Promise<T | null> {
    const response = await this.send(sent, asker);
    if (response.status === 200) return answer.parse(await response.json());
    await response.body?.cancel();
    return REFUSALS.includes(response.status) ? onRefused : null;
  }

  private send({ path, body, timeoutMs }: Sent, { authorization, address }: Asker): Promise<Response> {
    const headers = { authorization, 'x-forwarded-for': address, accept: JSON_TYPE };
    const options = { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) } as const;
    if (body === undefined) return fetch(this.url + path, { ...options, headers });
    const typed = { ...headers, 'content-type': JSON_TYPE };
    return fetch(this.url + path, { ...options, method: 'POST', body, headers: typed });
  }
}
