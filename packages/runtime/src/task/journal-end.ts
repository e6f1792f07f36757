/** The last record of a task's journal, looked for from the end: a journal may have the records of two weeks. */
import { STEP_RECORDS_MAX } from '../limits.ts';
import { type Log, type TaskId, taskName } from '../port/log.ts';
import { journalOf } from '../port/topics.ts';

/** Offsets that are looked at first: the last record and its marker are near the end. */
const TAIL_OFFSETS = 16;

/** The part of a journal that is looked at. */
type Range = Readonly<{ from: number; end: number }>;

async function lastBetween(log: Log, task: TaskId, { from, end }: Range): Promise<object | null> {
  const request = { topic: journalOf(task.worker), partition: task.index, recordsMax: STEP_RECORDS_MAX };
  let last: object | null = null;
  for (let at = from; at < end; ) {
    const { records, next } = await log.read({ ...request, from: at });
    last = records.findLast(({ key }) => key === taskName(task))?.value ?? last;
    if (next <= at) break;
    at = next;
  }
  return last;
}

/** The value of the last record of a task's journal, or of a part of it; null if it has none there. */
export async function lastJournalValue(log: Log, task: TaskId, { from, end }: Range): Promise<object | null> {
  for (let tail = TAIL_OFFSETS; ; tail *= TAIL_OFFSETS) {
    const begin = Math.max(from, end - tail);
    const found = await lastBetween(log, task, { from: begin, end });
    if (found !== null || begin <= from) return found;
  }
}
