/** Sends requests to an intake, in a process of its own, so that its cost is not counted as the cost of the intake. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { usage } from '../process-usage.ts';
import { quantile } from '../stopwatch.ts';

/** What is sent. */
export type Sending = Readonly<{
  url: string;
  token: string;
  /** The process whose processor time counts. */
  pid: number;
  /** NDJSON: the events, of which the first ones are sent, so many times over. */
  file: string;
  events: number;
  times: number;
  /** Distinguishes what is sent now from all that was: it becomes a part of the ids. */
  round: string;
  /** Events of one request; 1: each by itself, and not as a list. */
  batch: number;
  /** Connections that send at once. */
  connections: number;
  /** Events per second; null: each connection sends again when it is answered. */
  rate: number | null;
}>;

/** What came of it: seconds, and milliseconds from when a request was due until it was answered. */
export type Sent = Readonly<{
  cpuS: number;
  wallS: number;
  events: number;
  requests: number;
  /** Requests that were sent again, because the intake or Kafka was late. */
  resent: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}>;

type Call = Readonly<{ body: Buffer; events: number }>;
type Counts = Readonly<{ accepted: number; duplicate: number }>;
type Answer = Readonly<{ status: number; text: string; retryAfterS: number }>;

const MS_PER_S = 1_000;
const UNAVAILABLE = 503;
/** As much of an answer as an error message can hold. */
const ANSWER_CHARACTERS = 1_000;

/** The events as requests, with ids that were never sent before. */
function callsOf({ file, events, times, round, batch }: Sending): readonly Call[] {
  const texts = readFileSync(file, 'utf8').split('\n', events);
  if (texts.length < events) throw new Error(`${file} has fewer than ${events} events`);
  return Array.from({ length: times }, (_, time) => {
    const named = texts.map((text) => text.replace('"id":"', `"id":"${round}-${time}-`));
    if (batch === 1) return named.map((text) => ({ body: Buffer.from(text), events: 1 }));
    return Array.from({ length: Math.ceil(events / batch) }, (_, i) => {
      const own = named.slice(i * batch, (i + 1) * batch);
      return { body: Buffer.from(`[${own.join(',')}]`), events: own.length };
    });
  }).flat();
}

/** One client with its connections. */
class Client {
  private readonly sending: Sending;
  private readonly agent: Agent;
  readonly latenciesMs: number[] = [];
  resent = 0;

  constructor(sending: Sending) {
    this.sending = sending;
    this.agent = new Agent({ keepAlive: true, maxSockets: sending.connections });
  }

  /**
   * Sends it until every event is in Kafka, as a supplier does: the intake says when it is busy or Kafka is slow.
   * @throws Error if an event is refused
   */
  async send(call: Call, dueMs: number): Promise<void> {
    for (;;) {
      const { status, text, retryAfterS } = await this.exchange(call.body);
      if (status === UNAVAILABLE) {
        this.resent += 1;
        await sleep(retryAfterS * MS_PER_S);
        continue;
      }
      const { accepted = 0, duplicate = 0 } = (JSON.parse(text) as { summary?: Counts }).summary ?? {};
      if (accepted + duplicate !== call.events) {
        throw new Error(`the intake answers ${status}: ${text.slice(0, ANSWER_CHARACTERS)}`);
      }
      this.latenciesMs.push(performance.now() - dueMs);
      return;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private exchange(body: Buffer): Promise<Answer> {
    const { url, token, batch } = this.sending;
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': batch === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json',
      'content-length': body.length,
    };
    return new Promise((resolve, reject) => {
      const sent = request(`${url}/v1/events`, { method: 'POST', agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, text: String(Buffer.concat(chunks)), retryAfterS: Number(headers['retry-after'] ?? 0) });
        });
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

/** Each connection sends the next call as soon as it is answered. */
async function sendInTurn(client: Client, calls: readonly Call[], connections: number): Promise<void> {
  const left = calls.values();
  const one = async () => {
    for (const call of left) await client.send(call, performance.now());
  };
  await Promise.all(Array.from({ length: connections }, one));
}

/** Each call is sent when it is due, however late the answers are: a slow answer delays no later question. */
async function sendAtRate(client: Client, calls: readonly Call[], eventsPerS: number): Promise<void> {
  const answers: Promise<void>[] = [];
  let dueMs = performance.now();
  for (const call of calls) {
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    answers.push(client.send(call, dueMs));
    dueMs += (call.events / eventsPerS) * MS_PER_S;
  }
  await Promise.all(answers);
}

/** Sends all, in this process. @throws Error if an event is not accepted */
async function measureIntake(sending: Sending): Promise<Sent> {
  const calls = callsOf(sending);
  const client = new Client(sending);
  const [before, startedMs] = [usage([sending.pid]), performance.now()];
  if (sending.rate === null) await sendInTurn(client, calls, sending.connections);
  else await sendAtRate(client, calls, sending.rate);
  const wallS = (performance.now() - startedMs) / MS_PER_S;
  const cpuS = usage([sending.pid]).cpuS - before.cpuS;
  client.close();
  const [p50Ms = 0, p95Ms = 0, p99Ms = 0] = [0.5, 0.95, 0.99].map((part) => quantile(client.latenciesMs, part));
  return {
    cpuS,
    wallS,
    events: sending.events * sending.times,
    requests: calls.length,
    resent: client.resent,
    p50Ms,
    p95Ms,
    p99Ms,
  };
}

/** What runs in processes of its own. */
export const INTAKE_MEASUREMENTS = { 'intake-sending': measureIntake };
