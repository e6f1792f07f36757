/**
 * Bringing a task to life, on this machine or another, with local state, with old local state or with none.
 * Source: protocol.md, "Recovery": fence, read the journal, fold without evaluating, mark, and only then go on.
 */
import { BrokenPromise } from './errors.ts';
import { type JournalRecord, type Offsets, readJournal } from './journal.ts';
import { RECOVERY_ENTRIES_MAX } from './limits.ts';
import { type Log, type LogRecord, placeOf, type TaskLog } from './log.ts';
import { batchesOf } from './log-batches.ts';
import { OUTBOX_LIMITS, Outbox, type OutboxLimits, type PublishedEntry } from './outbox.ts';
import { Task, taskName } from './task.ts';
import { journalOf } from './topics.ts';
import type { Worker } from './worker.ts';

/** What the journal holds behind what the local state reflects. */
type JournalTail = Readonly<{
  last: JournalRecord | null;
  lastOffset: number;
  published: readonly PublishedEntry[];
  /** Deltas that the local state would need were compacted away. */
  hasHole: boolean;
}>;

async function readTail(log: Log, task: Task): Promise<JournalTail> {
  const { journalOffset } = task.standing;
  let [last, lastOffset, hasHole] = [null as JournalRecord | null, journalOffset, false];
  const published: PublishedEntry[] = [];
  for await (const { records } of batchesOf(log, journalOf(task.worker.name), task.id.index, journalOffset + 1)) {
    for (const { key, value, offset } of records) {
      if (key !== taskName(task.id)) continue;
      last = readJournal(value, task.worker);
      hasHole ||= last.previous !== lastOffset;
      lastOffset = offset;
      for (const entry of last.published) published.push(entry);
    }
  }
  return { last, lastOffset, published, hasHole };
}

/** Learns from the output topics themselves what was published, for the journal keeps only its last records. */
async function learnPublished(log: Log, task: Task, outbox: Outbox): Promise<void> {
  const { outputs, writesAcross } = task.worker;
  const own = [task.id.index];
  const partitions = writesAcross ? Array.from({ length: log.partitions }, (_, index) => index) : own;
  for (const topic of outputs) {
    for (const partition of partitions) {
      for await (const { records } of batchesOf(log, topic, partition, 0)) {
        for (const record of records) noteOwn(task, outbox, record);
        await saveIfLarge(task);
      }
    }
  }
}

function noteOwn(task: Task, outbox: Outbox, record: LogRecord): void {
  const entry = task.reducer.publishedIn(record);
  if (entry !== null) outbox.note(entry);
}

/** Saved half-way, a state without a journal offset counts as none: the recovery begins anew. */
async function saveIfLarge(task: Task): Promise<void> {
  if (task.state.changedCount >= RECOVERY_ENTRIES_MAX) await task.save();
}

/** Folds every input to the end that it has now, facts and control included, without evaluating. */
async function foldAll(log: Log, task: Task, settled: Offsets): Promise<void> {
  // Control comes first: the law of the day and a standing cut bind all that follows.
  for (const { topic, partition, position } of task.inputs.toReversed()) {
    for await (const batch of batchesOf(log, topic, partition, position)) {
      task.fold([batch], settled);
      await saveIfLarge(task);
    }
  }
}

function requirePositions(task: Task, last: JournalRecord): void {
  for (const { topic, partition, position } of task.inputs) {
    const due = last.positions[placeOf(topic, partition)] ?? 0;
    if (position >= due) continue;
    const where = `${topic}/${partition}`;
    throw new BrokenPromise('input-shrank', `${where} ends at ${position}, and the journal has read up to ${due}`);
  }
}

/** A task without local state that can be gone on from. */
async function startAnew(
  log: Log,
  worker: Worker,
  index: number,
  taskLog: TaskLog,
  limits: OutboxLimits,
): Promise<Task> {
  await taskLog.forget();
  return new Task(worker, index, log.partitions, taskLog, limits);
}

/**
 * Takes a task over and recovers it.
 * @throws BrokenPromise where a newer engine has written its journal, or an input is shorter than what was read of it
 */
export async function openTask(
  log: Log,
  worker: Worker,
  index: number,
  limits: OutboxLimits = OUTBOX_LIMITS,
): Promise<Task> {
  const taskLog = await log.open({ worker: worker.name, index });
  let task = new Task(worker, index, log.partitions, taskLog, limits);
  let tail = await readTail(log, task);
  const isNew = task.standing.journalOffset < 0 || tail.hasHole;
  if (isNew) {
    task = await startAnew(log, worker, index, taskLog, limits);
    tail = await readTail(log, task);
  }
  const { last, lastOffset, published } = tail;
  const isOlder = Math.min(task.standing.engine, last?.engine ?? worker.engine) < worker.engine;
  // Nothing was lost: a task that goes on from its own state steps as if it had never stopped.
  if (last === null && (isNew || !isOlder)) return task;
  const outbox = new Outbox(task.state, taskName(task.id), limits);
  if (isNew) await learnPublished(log, task, outbox);
  for (const entry of published) outbox.note(entry);
  await foldAll(log, task, last?.positions ?? {});
  if (last !== null) requirePositions(task, last);
  if (isNew || isOlder) task.reducer.markAll();
  task.standing = { ...task.standing, journalOffset: lastOffset, sent: { ...task.standing.sent, ...last?.sent } };
  await task.save();
  return task;
}
