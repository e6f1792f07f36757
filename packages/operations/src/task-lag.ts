/** How far the tasks are, as their journals say. It proves nothing: see protocol.md, "Quiescence and cuts". */
import {
  type JournalRecord,
  journalOf,
  type Log,
  type Pending,
  readJournal,
  STEP_RECORDS_MAX,
  type TaskId,
  type Topic,
  taskName,
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

/** Offsets that are looked at first: the last record of a journal and its marker are near its end. */
const TAIL_OFFSETS = 16;

async function lastBetween(
  log: Log,
  worker: Worker,
  id: TaskId,
  from: number,
  end: number,
): Promise<JournalRecord | null> {
  let last: object | null = null;
  for (let at = from; at < end; ) {
    const request = { topic: journalOf(id.worker), partition: id.index, from: at, recordsMax: STEP_RECORDS_MAX };
    const { records, next } = await log.read(request);
    last = records.findLast(({ key }) => key === taskName(id))?.value ?? last;
    if (next <= at) break;
    at = next;
  }
  return last === null ? null : readJournal(last, worker);
}

/** The last record of a task's journal; looked for from the end, for a journal may be long. */
export async function lastJournal(log: Log, worker: Worker, id: TaskId): Promise<JournalRecord | null> {
  const end = await log.end(journalOf(id.worker), id.index);
  for (let tail = TAIL_OFFSETS; ; tail *= TAIL_OFFSETS) {
    const from = Math.max(0, end - tail);
    const found = await lastBetween(log, worker, id, from, end);
    if (found !== null || from === 0) return found;
  }
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
