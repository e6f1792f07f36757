/** Sends the revisions of one subscription: one request for each vehicle at a time, so that their order is kept. */
import { isErrorOf } from '@oretrail/errors';
import type { StoredVerdict, VerdictFilter } from '@oretrail/read-model';
import { CONSOLE_ERRORS } from '../errors.ts';
import { Bell } from '../knowledge/bell.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Sight } from '../sight/sight.ts';
import type { ChangePages } from '../streams/change-pages.ts';
import { seenOf } from '../streams/shown-change.ts';
import * as limits from './limits.ts';
import { messageOf } from './message.ts';
import { retryDelayMs } from './retry.ts';
import { webhookHeaders } from './secrets.ts';
import type { Answered, Sender } from './sender.ts';
import type { Subscription, Waiting } from './subscription.ts';
import type { SubscriptionStore } from './subscription-store.ts';

/** What came of a revision: for metrics. */
export type WebhookOutcome = 'delivered' | 'failed' | 'ended' | 'not-shown' | 'missing';

/** What couriers have in common. */
export type CourierParts = Readonly<{
  store: SubscriptionStore;
  knowledge: Pick<Knowledge, 'ask' | 'isReady'>;
  pages: ChangePages;
  sender: Sender;
  /** What the owner may see now, and its filter within that. @throws OretrailError `not-allowed` */
  look: (one: Subscription) => Readonly<{ sight: Sight; filter: VerdictFilter }>;
  now: () => number;
  /** From 0 to 1. */
  random: () => number;
  /** Delays of retries, in milliseconds. */
  delays: readonly number[];
  /** Whether another request may be in flight, in all. */
  hasRoom: () => boolean;
  onOutcome: (outcome: WebhookOutcome) => void;
  onFault: (error: unknown) => void;
}>;

/** Runs as long as its subscription is active. */
export class Courier {
  readonly id: string;
  private readonly parts: CourierParts;
  private readonly bell = new Bell();
  private readonly inFlight = new Map<string, Promise<void>>();
  private partition = -1;
  private isStopping = false;

  constructor(id: string, parts: CourierParts) {
    this.id = id;
    this.parts = parts;
  }

  /** Whether it was asked to stop. */
  get isStopped(): boolean {
    return this.isStopping;
  }

  /** Requests in flight. */
  get inFlightCount(): number {
    return this.inFlight.size;
  }

  /** There may be something to do. */
  wake(): void {
    this.bell.ring();
  }

  /** Takes up nothing more, and waits for what is in flight. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await Promise.all(this.inFlight.values());
  }

  /** Works until it is stopped, or the subscription is not active any more. */
  async run(): Promise<void> {
    for (;;) {
      const one = this.active();
      if (one === null) return;
      const waitMs = await this.work(one).catch((error) => this.failed(one, error));
      if (waitMs > 0) await this.bell.wait(waitMs);
    }
  }

  private active(): Subscription | null {
    if (this.isStopping) return null;
    const one = this.parts.store.get(this.id);
    return one?.state === 'active' ? one : null;
  }

  /** Reads what is new, and sends what is due. @returns how long there is nothing more to do, unless it is woken */
  private async work(one: Subscription): Promise<number> {
    const { store, knowledge, now } = this.parts;
    if (!knowledge.isReady) return limits.NOT_READY_MS;
    const hasRead = await this.read(one);
    if (this.active() === null) return 0;
    this.sendDue(one);
    if (hasRead) return 0;
    const next = store.nextDueMs(this.id, now());
    return Math.max(1, Math.min(limits.IDLE_MS, next === null ? limits.IDLE_MS : next - now()));
  }

  /** The owner may see no verdicts any more: nothing is sent, and nothing is lost. */
  private failed(one: Subscription, error: unknown): number {
    if (isErrorOf(CONSOLE_ERRORS, error, 'busy')) return limits.NOT_READY_MS;
    if ((error as { httpStatus?: number }).httpStatus === 403) {
      this.parts.store.change(one.id, { state: 'paused', reason: 'its owner may not see what it asks for' });
      return 0;
    }
    this.parts.onFault(error);
    return limits.NOT_READY_MS;
  }

  /** @returns whether something was read, so that more may be there */
  private async read(one: Subscription): Promise<boolean> {
    const { store, pages, look, now } = this.parts;
    const { sight, filter } = look(one);
    if (store.waitingCount(this.id) >= limits.WAITING_MAX || !pages.hasMore(one.place)) return false;
    const { rows, place, partition } = await pages.read(one.place, this.partition);
    this.partition = partition;
    const dueMs = now();
    const waiting = seenOf(rows, filter, sight).map(({ verdict: { vin, revision }, ...at }) => {
      return { vin, revision, partition: at.partition, offset: at.offset, attempts: 0, dueMs, failingSinceMs: null };
    });
    store.enqueue(this.id, one.place, place, waiting);
    return true;
  }

  private sendDue(one: Subscription): void {
    const { store, now, hasRoom } = this.parts;
    const max = one.failure === null ? limits.IN_FLIGHT_MAX : limits.IN_FLIGHT_FAILING_MAX;
    for (const waiting of store.due(this.id, now())) {
      if (this.inFlight.size >= max || !hasRoom()) return;
      if (this.inFlight.has(waiting.vin)) continue;
      const sending = this.send(waiting)
        .catch((error) => this.parts.onFault(error))
        .then(() => {
          this.inFlight.delete(waiting.vin);
          this.wake();
        });
      this.inFlight.set(waiting.vin, sending);
    }
  }

  private async send(waiting: Waiting): Promise<void> {
    const { store, look, sender, now, onOutcome } = this.parts;
    const row = await this.rowOf(waiting);
    const one = this.active();
    if (one === null) return;
    const message = row === null ? null : messageOf(row, look(one).sight);
    if (message === null) {
      store.done(this.id, waiting);
      onOutcome(row === null ? 'missing' : 'not-shown');
      return;
    }
    const { id, body } = message;
    const secrets = one.oldSecret !== null && now() < one.oldSecretUntilMs ? [one.secret, one.oldSecret] : [one.secret];
    const timestampS = Math.floor(now() / 1_000);
    this.take(waiting, await sender.send(one.url, body, webhookHeaders({ id, timestampS, body }, secrets)));
  }

  /** The revision at its place; null if the log does not have it any more. */
  private async rowOf({ partition, offset }: Waiting): Promise<StoredVerdict | null> {
    const { result } = await this.parts.knowledge.ask('changes', { partition, from: offset, limit: 1 });
    return result.rows.find((row) => row.offset === offset) ?? null;
  }

  private take(waiting: Waiting, answered: Answered): void {
    const { store, now, onOutcome } = this.parts;
    onOutcome(answered.outcome);
    if (answered.outcome === 'delivered') {
      store.done(this.id, waiting);
      store.change(this.id, { deliveredAtMs: now(), failure: null });
    } else if (answered.outcome === 'ended') {
      store.change(this.id, { state: 'ended', reason: 'the target has answered with status 410' });
    } else this.postpone(waiting, answered.why);
  }

  private postpone(waiting: Waiting, why: string): void {
    const { store, now, random, delays } = this.parts;
    const attempts = waiting.attempts + 1;
    const failingSinceMs = waiting.failingSinceMs ?? now();
    store.postpone(this.id, {
      ...waiting,
      attempts,
      failingSinceMs,
      dueMs: now() + retryDelayMs(attempts, random(), delays),
    });
    store.change(this.id, { failure: why });
    if (now() - failingSinceMs < limits.FAILING_MAX_MS) return;
    const reason = `revision ${waiting.revision} of ${waiting.vin} could not be delivered for three days`;
    store.change(this.id, { state: 'paused', reason });
  }
}
