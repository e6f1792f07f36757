/** One process of a worker: owns what the group gives it, and stops at the first thing it can't go on after. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from '@oretrail/runtime';
import { KafkaLog, type KafkaLogOptions } from '../kafka-log.ts';
import type { HostListener } from './host-listener.ts';
import { Membership } from './membership.ts';
import { TaskLoop } from './task-loop.ts';

/** An owner that has just lost a task may be in the midst of a step: taken over at once, it would have to die of it. */
const TAKEOVER_WAIT_MS = 300;

/** Runs a worker's tasks in this process. */
export class WorkerHost {
  private readonly worker: Worker;
  private readonly options: KafkaLogOptions;
  private readonly listener: HostListener;
  private readonly log: KafkaLog;
  private readonly membership: Membership;
  private readonly loops = new Map<number, Readonly<{ loop: TaskLoop; ended: Promise<void> }>>();
  private readonly failure = Promise.withResolvers<never>();
  /** Open while steps may begin; at first, and in a rebalance, they may not. */
  private gate = Promise.withResolvers<void>();
  private isHeld = true;

  constructor(worker: Worker, options: KafkaLogOptions, listener: HostListener = {}) {
    this.worker = worker;
    this.options = options;
    this.listener = listener;
    const { onCommit } = listener;
    this.log = new KafkaLog(onCommit === undefined ? options : { ...options, onCommit });
    this.membership = new Membership(options.kafka, worker.name, {
      onRebalancing: () => this.hold(),
      onAssigned: (tasks) => this.divide(tasks),
      onCrash: (error) => this.failure.reject(error),
    });
    this.failure.promise.catch(() => {});
  }

  /**
   * Works until it is asked to stop.
   * @throws what the process can't go on after: it must exit, and be started again
   */
  async run(stop: AbortSignal): Promise<void> {
    await this.membership.start();
    const asked = new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      stop.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([asked, this.failure.promise]);
    await this.drain();
  }

  /** Finishes the steps under way, and leaves. */
  private async drain(): Promise<void> {
    this.gate.resolve();
    const ended = [...this.loops.values()].map(({ loop, ended }) => {
      loop.stop();
      return ended;
    });
    await Promise.all(ended);
    await this.membership.stop();
    await this.log.close();
  }

  private hold(): void {
    if (!this.isHeld) this.gate = Promise.withResolvers<void>();
    this.isHeld = true;
  }

  private divide(tasks: readonly number[]): void {
    this.listener.onAssigned?.(tasks);
    for (const [index, { loop }] of this.loops) if (!tasks.includes(index)) loop.stop();
    this.isHeld = false;
    this.gate.resolve();
    for (const index of tasks) this.begin(index);
  }

  private begin(index: number): void {
    const before = this.loops.get(index);
    if (before !== undefined && !before.loop.isStopping) return;
    const { log, worker, membership, options: logOptions, listener } = this;
    const untilAllowed = () => this.gate.promise;
    const loop = new TaskLoop({ listener, log, logOptions, worker, index, membership, untilAllowed });
    const ended = this.runLoop(loop, index, before?.ended);
    this.loops.set(index, { loop, ended });
    ended.catch((error: unknown) => this.failure.reject(error));
  }

  private async runLoop(loop: TaskLoop, index: number, before: Promise<void> | undefined): Promise<void> {
    await before;
    await sleep(TAKEOVER_WAIT_MS);
    await loop.run();
    if (this.loops.get(index)?.loop === loop) this.loops.delete(index);
  }
}
