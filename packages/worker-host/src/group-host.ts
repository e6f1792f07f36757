/** Runs the tasks that a group gives to this process, and stops at the first failure that it can't continue after. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaOptions } from '@oretrail/kafka-log';
import { KAFKA_ERRORS } from '@oretrail/kafka-log';
import { Membership, type TaskGroup } from './membership.ts';
import { StallWatchdog } from './stall-watchdog.ts';

/** An owner that has just lost a task may be in the middle of a step: taken over at once, it would have to die of it. */
const TAKEOVER_WAIT_MS = 300;
/** How often the watchdog checks that all tasks still make turns, in milliseconds. */
const TURNS_LOOK_MS = 10_000;

/** What a task works with. */
export type TaskContext = Readonly<{
  index: number;
  membership: Membership;
  /** Resolves when steps may be made: not during a rebalance. Asked before each step, the first time before all else. */
  untilAllowed: () => Promise<void>;
  /** Aborted when the task is to be let go: after the step that is under way, no other begins. */
  stop: AbortSignal;
}>;

/** Called when these tasks are ours, and no others. */
export type GroupListener = Readonly<{ onAssigned?: (tasks: readonly number[]) => void }>;

/** How a group is joined. */
export type GroupHostOptions = Readonly<{
  kafka: KafkaOptions;
  group: TaskGroup;
  listener: GroupListener;
  /** The work of one task, from taking it over to letting it go. It throws what the process can't continue after. */
  work: (task: TaskContext) => Promise<void>;
}>;

/** A task at work. */
type Work = Readonly<{ stop: AbortController; watchdog: StallWatchdog; ended: Promise<void> }>;

/** One process of a group. */
export class GroupHost {
  private readonly options: GroupHostOptions;
  private readonly membership: Membership;
  private readonly works = new Map<number, Work>();
  private readonly failure = Promise.withResolvers<never>();
  /** Open while steps may begin; at first, and in a rebalance, they may not. */
  private gate = Promise.withResolvers<void>();
  private isHeld = true;

  constructor(options: GroupHostOptions) {
    this.options = options;
    this.membership = new Membership(options.kafka, options.group, {
      onRebalancing: () => this.hold(),
      onAssigned: (tasks) => this.divide(tasks),
      onCrash: (error) => this.failure.reject(error),
    });
    this.failure.promise.catch(() => {});
  }

  /**
   * Works until it is asked to stop.
   * @throws what the process can't continue after: it must exit, and be started again
   */
  async run(stop: AbortSignal): Promise<void> {
    const asked = new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      stop.addEventListener('abort', () => resolve(), { once: true });
    });
    const watch = setInterval(() => this.watchTurns(), TURNS_LOOK_MS);
    try {
      // Joining is waited for no longer than this: with a silent broker it may never end.
      await Promise.race([this.membership.start(), asked, this.failure.promise]);
      await Promise.race([asked, this.failure.promise]);
      await Promise.race([this.drain(), this.failure.promise]);
    } finally {
      clearInterval(watch);
    }
  }

  private watchTurns(): void {
    for (const [index, { watchdog }] of this.works) {
      const overdueMs = watchdog.overdueMs(performance.now());
      if (overdueMs !== null) this.failure.reject(KAFKA_ERRORS.error('stuck', `task ${index}, for ${overdueMs} ms`));
    }
  }

  /** Finishes the steps under way, and leaves. */
  private async drain(): Promise<void> {
    this.gate.resolve();
    for (const { stop } of this.works.values()) stop.abort();
    await Promise.all([...this.works.values()].map(({ ended }) => ended));
    await this.membership.stop();
  }

  private hold(): void {
    if (!this.isHeld) this.gate = Promise.withResolvers<void>();
    this.isHeld = true;
  }

  private divide(tasks: readonly number[]): void {
    this.options.listener.onAssigned?.(tasks);
    for (const [index, { stop }] of this.works) if (!tasks.includes(index)) stop.abort();
    this.isHeld = false;
    this.gate.resolve();
    for (const index of tasks) this.begin(index);
  }

  private begin(index: number): void {
    const before = this.works.get(index);
    if (before !== undefined && !before.stop.signal.aborted) return;
    const { membership } = this;
    const [watchdog, stop] = [new StallWatchdog(), new AbortController()];
    const untilAllowed = async () => {
      watchdog.waiting(performance.now());
      await this.gate.promise;
      watchdog.running();
    };
    const ended = this.work({ index, membership, untilAllowed, stop: stop.signal }, before?.ended);
    this.works.set(index, { stop, watchdog, ended });
    ended.catch((error: unknown) => this.failure.reject(error));
  }

  private async work(task: TaskContext, before: Promise<void> | undefined): Promise<void> {
    await before;
    await sleep(TAKEOVER_WAIT_MS);
    await this.options.work(task);
    if (this.works.get(task.index)?.stop.signal === task.stop) this.works.delete(task.index);
  }
}
