/** All subscriptions of a console, and what its owner does with one. Source: console.md, "Webhooks". */
import { randomUUID } from 'node:crypto';
import type { PrincipalId } from '@oretrail/authority';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { CONSOLE_ERRORS } from '../errors.ts';
import type { StreamPlace } from '../streams/place.ts';
import { Courier, type CourierParts } from './courier.ts';
import * as limits from './limits.ts';
import { newSecret } from './secrets.ts';
import type { Subscription, SubscriptionAsked } from './subscription.ts';

/** What webhooks are made of. */
export type WebhooksOptions = Omit<CourierParts, 'hasRoom'> &
  Readonly<{
    /** Calls a listener after each fold. */
    onFold: (listener: () => void) => () => void;
  }>;

/** Subscriptions, each with a courier while it is active. */
export class Webhooks {
  private readonly options: WebhooksOptions;
  private readonly couriers = new Map<string, Courier>();
  private readonly running = new Set<Promise<void>>();
  private readonly unwatch: () => void;

  constructor(options: WebhooksOptions) {
    this.options = options;
    this.unwatch = options.onFold(() => this.wakeAll());
    for (const { id } of options.store.list()) this.start(id);
  }

  /** The subscriptions of a principal. */
  list(principal: PrincipalId): readonly Subscription[] {
    return this.options.store.list(principal);
  }

  /** One subscription. @throws OretrailError `not-found` if it is not there, or is another principal's */
  get(principal: PrincipalId, id: string): Subscription {
    const one = this.options.store.get(id);
    if (one === null || one.principal !== principal)
      throw HTTP_ERRORS.error('not-found', 'there is no such subscription');
    return one;
  }

  /** How many revisions wait for a target. */
  waitingCount(id?: string): number {
    return this.options.store.waitingCount(id);
  }

  /** Makes one that is active at once. @throws ConsoleError `too-many-subscriptions` */
  add(asked: SubscriptionAsked, place: StreamPlace): Subscription {
    const { store, now } = this.options;
    const own = store.list(asked.principal).length;
    if (own >= limits.SUBSCRIPTIONS_PER_PRINCIPAL_MAX || store.list().length >= limits.SUBSCRIPTIONS_MAX) {
      throw CONSOLE_ERRORS.error('too-many-subscriptions', `${own} subscriptions are yours`);
    }
    const states = { state: 'active', reason: null, oldSecret: null, oldSecretUntilMs: 0 } as const;
    const times = { createdAtMs: now(), deliveredAtMs: null, failure: null };
    const one: Subscription = { ...asked, id: randomUUID(), place, secret: newSecret(), ...states, ...times };
    store.add(one);
    this.start(one.id);
    return one;
  }

  /** Ends one, and forgets what waits. A request in flight is not called back. */
  remove(principal: PrincipalId, id: string): void {
    this.get(principal, id);
    this.options.store.remove(id);
    this.wake(id);
  }

  /** Sends nothing until it is resumed. What waits stays. */
  pause(principal: PrincipalId, id: string): Subscription {
    this.get(principal, id);
    this.options.store.change(id, { state: 'paused', reason: null });
    this.wake(id);
    return this.get(principal, id);
  }

  /** Sends again: first what waits, at once. */
  resume(principal: PrincipalId, id: string): Subscription {
    const { state } = this.get(principal, id);
    if (state !== 'active') {
      this.options.store.hurry(id);
      this.options.store.change(id, { state: 'active', reason: null, failure: null });
      this.start(id);
    }
    return this.get(principal, id);
  }

  /** Sends again from a place on. */
  replay(principal: PrincipalId, id: string, place: StreamPlace): Subscription {
    this.get(principal, id);
    this.options.store.move(id, place);
    this.wake(id);
    return this.get(principal, id);
  }

  /** Gives it another secret. The one before signs as well for a while. */
  rotate(principal: PrincipalId, id: string): Subscription {
    const { secret: oldSecret } = this.get(principal, id);
    const oldSecretUntilMs = this.options.now() + limits.OLD_SECRET_MS;
    this.options.store.change(id, { secret: newSecret(), oldSecret, oldSecretUntilMs });
    return this.get(principal, id);
  }

  /** How many subscriptions are in each state. */
  counts(): ReadonlyMap<Subscription['state'], number> {
    const byState = Map.groupBy(this.options.store.list(), ({ state }) => state);
    return new Map((['active', 'paused', 'ended'] as const).map((state) => [state, byState.get(state)?.length ?? 0]));
  }

  /** Waits for the requests in flight, and closes the store. */
  async close(): Promise<void> {
    this.unwatch();
    await Promise.all([...this.couriers.values()].map((courier) => courier.stop()));
    await Promise.all(this.running);
    this.options.sender.close();
    this.options.store.close();
  }

  private start(id: string): void {
    if (this.couriers.has(id)) {
      this.wake(id);
      return;
    }
    const courier = new Courier(id, { ...this.options, hasRoom: () => this.inFlight() < limits.IN_FLIGHT_ALL_MAX });
    this.couriers.set(id, courier);
    const run = courier.run().then(() => {
      this.running.delete(run);
      this.couriers.delete(id);
      // It was resumed while it came to its end.
      if (this.options.store.get(id)?.state === 'active' && !courier.isStopped) this.start(id);
    });
    this.running.add(run);
  }

  private inFlight(): number {
    let count = 0;
    for (const { inFlightCount } of this.couriers.values()) count += inFlightCount;
    return count;
  }

  private wake(id: string): void {
    this.couriers.get(id)?.wake();
  }

  private wakeAll(): void {
    for (const courier of this.couriers.values()) courier.wake();
  }
}
