/**
 * All tasks of all workers on one log, in one process. Which task steps next is a function of the log and the local
 * states alone, so that an interrupted run continues as it would have.
 */
import {
  type AdmittedBatch,
  CONTROL,
  CutCoordinator,
  type CutState,
  type InputBatch,
  type Log,
  openTask,
  type Pending,
  resumeAbandonedCut,
  STEP_RECORDS_MAX,
  type Task,
  type Worker,
} from '@oretrail/runtime';
import { WORKERS } from './workers.ts';

/** What a pipeline has done so far, for a progress line. */
export type PipelineProgress = Readonly<{ steps: number; records: number; pending: Pending }>;

function isDue({ isStepDue }: Task): boolean {
  return isStepDue;
}

/** Drives all tasks, one step at a time. */
export class Pipeline {
  private readonly log: Log;
  private readonly workers: readonly Worker[];
  private readonly tasks: readonly Task[];
  private steps = 0;
  private records = 0;

  private constructor(log: Log, workers: readonly Worker[], tasks: readonly Task[]) {
    this.log = log;
    this.workers = workers;
    this.tasks = tasks;
  }

  /** Takes over and recovers every task. A cut of a call that was killed binds nobody any more. */
  static async open(log: Log, workers: readonly Worker[] = WORKERS): Promise<Pipeline> {
    await resumeAbandonedCut(log);
    const tasks: Task[] = [];
    for (const worker of workers) {
      for (let index = 0; index < log.partitions; index += 1) tasks.push(await openTask(log, worker, index));
    }
    return new Pipeline(log, workers, tasks);
  }

  /** What it has done so far. */
  get progress(): PipelineProgress {
    return { steps: this.steps, records: this.records, pending: this.pending };
  }

  /** The engine of each worker. */
  get engines(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.workers.map(({ name, engine }) => [name, engine]));
  }

  /** What is still to do, all tasks together. */
  get pending(): Pending {
    const sum = { dirty: 0, waiting: 0, parked: 0 };
    for (const { pending } of this.tasks) {
      sum.dirty += pending.dirty;
      sum.waiting += pending.waiting;
      sum.parked += pending.parked;
    }
    return sum;
  }

  /** One step of the first task that has something to do, at first of those that need not wait; false if none has. */
  async step(): Promise<boolean> {
    return (await this.stepOf(({ isStepDue, canDeferStep }) => isStepDue && !canDeferStep)) || this.stepOf(isDue);
  }

  private async stepOf(isDue: (task: Task) => boolean): Promise<boolean> {
    for (const task of this.tasks) {
      const batches = await this.unread(task);
      if (batches.length === 0 && !isDue(task)) continue;
      await task.step(batches);
      this.steps += 1;
      for (const { records } of batches) this.records += records.length;
      return true;
    }
    return false;
  }

  /** Steps until no task has anything to do. */
  async runToRest(): Promise<void> {
    while (await this.step());
  }

  /** Proves that nothing is left to do or on its way; says what is left if that can't be proved. */
  async quiesce(): Promise<CutState> {
    await this.runToRest();
    // Control records are kept for ever, so no two cuts begin at the same one.
    const coordinator = new CutCoordinator(this.log, this.workers, 1 + (await this.log.end(CONTROL, 0)));
    await coordinator.begin();
    await this.runToRest();
    const state = await coordinator.poll();
    await coordinator.resume();
    await this.runToRest();
    return state;
  }

  private async unread(task: Task): Promise<readonly AdmittedBatch[]> {
    const batches: InputBatch[] = [];
    let room = STEP_RECORDS_MAX;
    // Control and facts come first, as in a recovery: vehicles that fill a step would get verdicts without them that pass.
    for (const { topic, partition, position, limit } of task.inputs.toReversed()) {
      if (room <= 0 || Math.min(limit, await this.log.end(topic, partition)) <= position) continue;
      const read = await this.log.read({ topic, partition, from: position, recordsMax: room });
      const records = read.records.filter(({ offset }) => offset < limit);
      batches.push({ topic, partition, records, next: Math.min(read.next, limit) });
      room -= records.length;
    }
    return task.admitted(batches);
  }
}
