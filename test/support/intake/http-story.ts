/** The intake over HTTP with its core in memory, and parties that use it. */
import type { App, TokenIssuer } from '@oretrail/http-api';
import { eventBudgets, type IntakeAppOptions, openIntakeApp, Receipts, signInTo } from '@oretrail/intake';
import { granting, grantJson, IN_2026, OPERATOR } from '../grants/story.ts';
import { changed, type JsonEvent } from '../sample-events.ts';
import { keyOf, keyPrincipal } from './api-keys.ts';
import { MemoryIntake } from './memory-intake.ts';

/** What a request of a story has beside method and address. */
export type StoryRequest = Readonly<{
  /** Who sends it, by an API key; nobody if it is left out. */
  by?: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as it is if it is a text or bytes, else as JSON. */
  body?: unknown;
}>;

/** What a story may have otherwise; if `isEmpty`, no grants. Tokens are checked by the clock of the machine. */
export type StoryOptions = Partial<IntakeAppOptions> &
  Readonly<{ issuers?: readonly TokenIssuer[]; isEmpty?: boolean }>;

/** Longer than any provider of a spec takes, on however busy a machine. */
export const PATIENCE_MS = 60_000;

/** A good event about a lot of a party. */
export function lotOf(name: string, number: string | number, changes: JsonEvent = {}): JsonEvent {
  const lotId = `urn:lot:${name}:${number}`;
  const event = changed('mineral', ['data', 'lotId'], lotId);
  return { ...event, id: `e-${number}`, source: `urn:party:${name}`, subject: lotId, ...changes };
}

/** A grant to the API key of a party. */
export function keyGrant(name: string, changes: JsonEvent = {}): JsonEvent {
  return grantJson(name, { principal: keyPrincipal(name), ...changes });
}

/** An event of the operator that grants to the API key of a party. */
export function grantTo(name: string, changes: JsonEvent = {}): JsonEvent {
  return granting('urn:party:op', keyGrant(name, changes));
}

const sender = (name: string) => ({ principal: keyPrincipal(name), kind: 'api-key' }) as const;

/** The parties `op` (operator), `aud` (auditor), `smm` and `vale` (suppliers), each with an API key, and a bootstrap operator `root`. */
export class HttpStory {
  readonly intake: MemoryIntake;
  readonly app: App;

  private constructor(intake: MemoryIntake, app: App) {
    this.intake = intake;
    this.app = app;
  }

  static async begin({ issuers = [], isEmpty = false, ...options }: StoryOptions = {}): Promise<HttpStory> {
    const bootstrap = keyPrincipal('root');
    const intake = new MemoryIntake(bootstrap);
    const now = () => Date.parse(intake.now);
    const signIn = signInTo(intake, { issuers, bootstrap, keysTimeoutMs: PATIENCE_MS });
    const budget = eventBudgets({ eventsPerSecond: 500, burst: 5_000 });
    const app = await openIntakeApp({ intake, signIn, receipts: Receipts.off(), budget, now, ...options });
    const story = new HttpStory(intake, app);
    intake.now = '2026-01-02T00:00:00Z';
    if (isEmpty) return story;
    await story.grantsFirst();
    await story.grants('op', grantTo('smm', { delegable: true }));
    await story.grants('op', grantTo('vale'));
    await story.grants('op', grantTo('aud', { roles: ['auditor'], sources: [], may: [], types: [] }));
    intake.now = IN_2026;
    return story;
  }

  /** The bootstrap operator makes the operator. */
  async grantsFirst(): Promise<void> {
    await this.grants('root', granting('urn:party:op', { ...OPERATOR, principal: keyPrincipal('op') }));
  }

  /** Has a grant event accepted. @throws Error if it is not */
  async grants(by: string, event: JsonEvent): Promise<void> {
    const answer = await this.intake.takeGrant(JSON.stringify(event), sender(by));
    if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
  }

  /** Sends a request without a network. */
  async send(method: string, url: string, { by, headers = {}, body }: StoryRequest = {}) {
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    return await this.app.inject({
      method: method as 'GET',
      url,
      headers: { ...(by === undefined ? {} : { authorization: `Bearer ${keyOf(by)}` }), ...headers },
      ...(body === undefined ? {} : { payload: isRaw ? (body as string) : JSON.stringify(body) }),
    });
  }

  /** Sends one event in structured mode. */
  async states(by: string, event: unknown, query = '') {
    const headers = { 'content-type': 'application/cloudevents+json' };
    return await this.send('POST', `/v1/events${query}`, { by, headers, body: event });
  }

  /** Sends a list of events. */
  async statesMany(by: string, events: unknown, query = '') {
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    return await this.send('POST', `/v1/events${query}`, { by, headers, body: events });
  }

  async end(): Promise<void> {
    await this.app.close();
  }
}
