/** One task on Kafka: taken over, recovered, claimed, and then stepped for as long as it is ours. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaLog, KafkaLogOptions } from '@oretrail/kafka-log';
import { type Fetched, KAFKA_ERRORS, Reader, recordsOf } from '@oretrail/kafka-log';
import {
  type AdmittedBatch,
  CUT_LAPSE_MS,
  controlRecord,
  openTask,
  type StepCounts,
  type Task,
  type Topic,
  type Worker,
} from '@oretrail/runtime';
import { CutTimeout } from './cut-timeout.ts';
import type { TaskContext } from './group-host.ts';
import { GroupOffsets } from './group-offsets.ts';
import type { HostListener } from './host-listener.ts';
import { SESSION_TIMEOUT_MS } from './membership.ts';
import { Pace } from './pace.ts';

/** With nothing to do a task looks again after so long; what arrives in between wakes it. */
const POLL_WAIT_MS = 500;
/** What can wait for others waits so long for them: a step of another task with its transaction. */
const LEISURE_WAIT_MS = 50;

const MICROSECONDS_PER_MS = 1_000;

function processorMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / MICROSECONDS_PER_MS;
}

/** What a loop needs. */
export type TaskLoopOptions = TaskContext &
  Readonly<{
    log: KafkaLog;
    logOptions: KafkaLogOptions;
    worker: Worker;
    listener: HostListener;
  }>;

/** Runs one task. */
export class TaskLoop {
  private readonly options: TaskLoopOptions;
  private readonly pace: Pace;

  constructor(options: TaskLoopOptions) {
    this.options = options;
    this.pace = new Pace(options.logOptions.kafka.sessionTimeoutMs ?? SESSION_TIMEOUT_MS);
  }

  /** Until it is stopped. @throws what the process can't continue after */
  async run(): Promise<void> {
    const { log, logOptions, worker, index } = this.options;
    const reader = new Reader(logOptions.kafka);
    // If it fails nothing is closed: the process ends, and a connection that broke during a request may never close.
    const task = await this.take(reader);
    if (task !== null) {
      await this.work(task, reader);
      await task.save();
    }
    this.options.listener.onReleased?.(index);
    await reader.close();
    await log.release({ worker: worker.name, index });
  }

  /** Fence, read, fold; then claim and recheck. Null if it isn't ours any more. */
  private async take(reader: Reader): Promise<Task | null> {
    const { log, logOptions, worker, index, membership, untilAllowed, stop, listener } = this.options;
    await untilAllowed();
    if (stop.aborted) return null;
    const begin = performance.now();
    const task = await openTask(log, worker, index);
    logOptions.onPoint?.('after-fold');
    await membership.claim(index);
    logOptions.onPoint?.('after-claim');
    if (stop.aborted) return null;
    if (!membership.isOurs(index)) throw KAFKA_ERRORS.error('not-assigned', `task ${index} of ${worker.name}`);
    const endSeen = (topic: Topic, partition: number) => reader.endSeen(topic, partition);
    listener.onReady?.({ task, endSeen, recoveryMs: performance.now() - begin });
    return task;
  }

  private async work(task: Task, reader: Reader): Promise<void> {
    const { untilAllowed, stop, listener, logOptions, membership, index } = this.options;
    const offsets = new GroupOffsets(membership, index, listener.onUncommitted);
    const cutTimeout = new CutTimeout(logOptions.cutLapseMs ?? CUT_LAPSE_MS);
    while (!stop.aborted) {
      await untilAllowed();
      const fetched = await this.read(task, reader);
      const [begin, processor] = [performance.now() - reader.tookMs, process.cpuUsage()];
      const decoded = await this.decoded(fetched);
      const batches = await task.admitted(decoded);
      if (stop.aborted) return;
      const records = batches.reduce((sum, batch) => sum + batch.records.length, 0);
      // Markers of transactions are nothing to be journaled.
      if (records === 0 && !task.isStepDue) task.fold(batches);
      else {
        listener.onBegin?.({ task, fetched });
        const counts = await this.step(task, batches);
        const durationMs = performance.now() - begin;
        const processorMs = reader.tookMs + processorMsSince(processor);
        listener.onStep?.({ task, batches, records, counts, durationMs, processorMs });
      }
      // What another task decides first is read again when it may have.
      if (batches.length < decoded.length) await sleep(LEISURE_WAIT_MS);
      void offsets.report(task.meta, task.inputs, performance.now());
      await this.resumeAbandonedCut(cutTimeout.expired(task.meta, performance.now()));
    }
  }

  private async step(task: Task, batches: readonly AdmittedBatch[]): Promise<StepCounts> {
    const begin = performance.now();
    const counts = task.step(batches, this.pace.limits);
    // It has computed by now, and awaits its commit, during which heartbeats are sent.
    this.pace.took(performance.now() - begin);
    return counts;
  }

  /** Lets all tasks continue after a coordinator has died: a record, so that all read the same, whenever they read it. */
  private async resumeAbandonedCut(cut: number | null): Promise<void> {
    if (cut !== null) await this.options.log.append([controlRecord({ type: 'resume', cut })]);
  }

  private read(task: Task, reader: Reader): Promise<readonly Fetched[]> {
    const open = task.inputs.filter(({ position, limit }) => position < limit);
    const from = open.map(({ topic, partition, position, limit }) => ({ topic, partition, from: position, limit }));
    const waitMs = task.canDeferStep ? LEISURE_WAIT_MS : task.isStepDue ? 0 : POLL_WAIT_MS;
    return reader.read(from, { recordsMax: this.pace.recordsMax, waitMs });
  }

  private decoded(fetched: readonly Fetched[]) {
    const { codec } = this.options.logOptions;
    return Promise.all(fetched.map((one) => recordsOf(one, codec)));
  }
}
