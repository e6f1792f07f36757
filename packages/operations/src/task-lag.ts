/** How far the tasks are, as their journals say. It proves nothing: see protocol.md, "Quiescence and cuts". */
import {
  type JournalRecord,
  journalOf,
  type Log,
  lastJournalValue,
  type Pending,
  readJournal,
  type TaskId,
  type Topic,
  topicPartitionOf,
  type Worker,
} from '@oretrail/runtime';

/** One input of a task: what it has read of it, and where it ends. */
export type InputLag = Readonly<{ topic: Topic; partition: number; position: number; end: number; behind: number }>;

/** One task as its last journal record has it. */
export type TaskLag = Readonly<{
  worker: string;
  task: number;
  /** Null if the task has written none yet. */
  journal: JournalSummary | null;
  inputs: readonly InputLag[];
}>;

/** What is to do, and the cut at which the task holds. */
export type JournalSummary = Pending & Pick<JournalRecord, 'engine' | 'ruleset' | 'cut'>;

/** The last record of a task's journal. */
export async function lastJournal(log: Log, worker: Worker, id: TaskId): Promise<JournalRecord | null> {
  const end = await log.end(journalOf(id.worker), id.index);
  const last = await lastJournalValue(log, id, { from: 0, end });
  return last === null ? null : readJournal(last, worker);
}

function summaryOf({ pending, engine, ruleset, cut }: JournalRecord): JournalSummary {
  return { ...pending, cut, ruleset, engine };
}

async function taskLag(log: Log, worker: Worker, index: number): Promise<TaskLag> {
  const last = await lastJournal(log, worker, { worker: worker.name, index });
  const places = [
    ...worker.partitioned.map((topic) => ({ topic, partition: index })),
    ...worker.single.map((topic) => ({ topic, partition: 0 })),
  ];
  const inputs: InputLag[] = [];
  for (const { topic, partition } of places) {
    const position = last?.positions[topicPartitionOf(topic, partition)] ?? 0;
    // A task may have read on since its journal was read.
    const end = Math.max(position, await log.end(topic, partition));
    inputs.push({ topic, partition, position, end, behind: end - position });
  }
  return { worker: worker.name, task: index, journal: last === null ? null : summaryOf(last), inputs };
}

/** All tasks of all workers. */
export async function lagOf(log: Log, workers: readonly Worker[]): Promise<readonly TaskLag[]> {
  const tasks: TaskLag[] = [];
  for (const worker of workers) {
    for (let index = 0; index < log.partitions; index += 1) tasks.push(await taskLag(log, worker, index));
  }
  return tasks;
}
