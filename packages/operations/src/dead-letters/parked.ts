/** Subjects that workers could not evaluate, as the journals name them. */
import type { Log, NewRecord, ParkedSubject, Worker } from '@oretrail/runtime';
import { controlRecord, taskName } from '@oretrail/runtime';
import { lastJournal } from '../task-lag.ts';

/** One task with what is parked in it. */
export type ParkedTask = Readonly<{
  task: string;
  /** How many there are. */
  count: number;
  /** The first of them. */
  parked: readonly ParkedSubject[];
}>;

/** The tasks in which anything is parked. */
export async function parkedIn(log: Log, workers: readonly Worker[]): Promise<readonly ParkedTask[]> {
  const tasks: ParkedTask[] = [];
  for (const worker of workers) {
    for (let index = 0; index < log.partitions; index += 1) {
      const id = { worker: worker.name, index };
      const last = await lastJournal(log, worker, id);
      const count = last?.pending.parked ?? 0;
      if (count > 0) tasks.push({ task: taskName(id), count, parked: last?.parked ?? [] });
    }
  }
  return tasks;
}

/** Asks every task to try again what is parked in it. */
export function retryRecord(): NewRecord {
  return controlRecord({ type: 'retry' });
}
