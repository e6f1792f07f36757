/**
 * Bringing a task to life, on this machine or another, with local state, with old local state or with none.
 * Source: protocol.md, "Recovery": fence, read the journal, fold without evaluating, set dirty, and only then continue.
 */
import { RECOVERY_CHARACTERS_MAX } from '../limits.ts';
import { requireKnownLaw } from '../port/control.ts';
import { PROTOCOL_VIOLATIONS } from '../port/errors.ts';
import { type Log, type TaskLog, taskName, topicPartitionOf } from '../port/log.ts';
import { batchesOf } from '../port/log-batches.ts';
import { journalOf, PUBLIC_INPUTS } from '../port/topics.ts';
import { OUTBOX_LIMITS, Outbox, type OutboxLimits, type PublishedEntry } from '../state/outbox.ts';
import { changedPartitions, type Identities, identitiesOf, requireSamePartitions } from './identities.ts';
import { type JournalRecord, type Offsets, readJournal } from './journal.ts';
import { Task } from './task.ts';
import type { Worker } from './worker.ts';

/** Bounds of what a task takes on at once. */
export type TaskLimits = OutboxLimits &
  Readonly<{
    /** Characters of state that a recovery changes between two saves. */
    recoveryCharactersMax: number;
  }>;

/** The bounds in production; a simulation makes them smaller. */
export const TASK_LIMITS: TaskLimits = { ...OUTBOX_LIMITS, recoveryCharactersMax: RECOVERY_CHARACTERS_MAX };

/** What the journal says behind what the local state reflects. */
type JournalTail = Readonly<{
  last: JournalRecord | null;
  lastOffset: number;
  /** Deltas that the local state would need were compacted away: it was read no further. */
  hasHole: boolean;
}>;

/**
 * Reads the journal behind what the local state reflects, from its beginning if there is none, and takes what it says was
 * published into the state as it goes: a journal may have the records of two weeks.
 */
async function followJournal(log: Log, task: Task, limits: TaskLimits): Promise<JournalTail> {
  const { journalOffset } = task.meta;
  const journal = journalOf(task.worker.name);
  const outbox = new Outbox(task.state, taskName(task.id), limits);
  let [last, lastOffset] = [null as JournalRecord | null, journalOffset];
  // A journal that is shorter than what the state knows of it is another one.
  if ((await log.end(journal, task.id.index)) <= journalOffset) return { last, lastOffset, hasHole: true };
  for await (const { records } of batchesOf(log, journal, task.id.index, journalOffset + 1)) {
    for (const { key, value, offset } of records) {
      if (key !== taskName(task.id)) continue;
      const record = readJournal(value, task.worker);
      if (journalOffset >= 0 && record.previous !== lastOffset) return { last, lastOffset, hasHole: true };
      for (const entry of record.published) {
        outbox.note(entry);
        task.reducer.distrust(entry[0]);
      }
      [last, lastOffset] = [record, offset];
      await saveIfLarge(task, limits);
    }
  }
  return { last, lastOffset, hasHole: false };
}

/** What the output topics themselves say was published by a task, in batches. */
async function* publishedBy(log: Log, task: Task): AsyncGenerator<readonly PublishedEntry[], void> {
  const { outputs, writesAcross } = task.worker;
  const own = [task.id.index];
  const all = Array.from({ length: log.partitions }, (_, index) => index);
  for (const topic of outputs) {
    for (const partition of writesAcross.includes(topic) ? all : own) {
      for await (const { records } of batchesOf(log, topic, partition, 0)) {
        yield records.map((record) => task.reducer.publishedIn(record)).filter((entry) => entry !== null);
      }
    }
  }
}

/** Learns it, for the journal keeps only its last records. What these say is more: what a verdict rested on. */
async function learnPublished(log: Log, task: Task, limits: TaskLimits): Promise<void> {
  const outbox = new Outbox(task.state, taskName(task.id), limits);
  for await (const entries of publishedBy(log, task)) {
    for (const entry of entries) outbox.note(entry);
    await saveIfLarge(task, limits);
  }
}

/** A task without a journal has published nothing, for both are written together. */
async function requireUnpublished(log: Log, task: Task): Promise<void> {
  for await (const [entry] of publishedBy(log, task)) {
    if (entry === undefined) continue;
    throw PROTOCOL_VIOLATIONS.error('journal-lost', `${taskName(task.id)} has published ${entry[1]}`);
  }
}

/** Saved half-way, a state without a journal offset counts as none: the recovery starts again. */
async function saveIfLarge(task: Task, { recoveryCharactersMax }: TaskLimits): Promise<void> {
  if (task.state.changedCharacters >= recoveryCharactersMax) await task.save();
}

/**
 * Folds every input to the end that it has now, facts and control included, without evaluating.
 * @param due how far the journal has read
 */
async function foldAll(log: Log, task: Task, limits: TaskLimits, due: Offsets): Promise<void> {
  // Control comes first: the law of the day and a cut in force bind all that follows.
  for (const { topic, partition, position } of task.inputs.toReversed()) {
    const place = topicPartitionOf(topic, partition);
    const positionOf = (): number => task.meta.positions[place] ?? 0;
    for await (const batch of batchesOf(log, topic, partition, position)) {
      // The next step sends all letters that wait, and holds them: what would be too many is decided by later ones.
      const isFull = task.fates.buriedCharacters >= limits.charactersMax;
      if (isFull && PUBLIC_INPUTS.has(topic) && positionOf() >= (due[place] ?? 0)) break;
      task.fold(await task.admitted([batch]));
      await saveIfLarge(task, limits);
      // What another task decides first is read when it has, and nothing behind it before.
      if (positionOf() < batch.next) break;
    }
  }
}

/** What was decided by an earlier life is not decided again. @returns how many records of each place are buried */
function followFates(task: Task, last: JournalRecord | null, isNew: boolean): Promise<Offsets | null> {
  const { sent, buried: buriedBefore } = task.meta;
  if (last === null) return Promise.resolve(buriedBefore);
  const { positions, buried } = last;
  return task.fates.settle(task.inputs, { positions, buried, sent, buriedBefore, isNew });
}

function requirePositions(task: Task, last: JournalRecord): void {
  for (const { topic, partition, position } of task.inputs) {
    const due = last.positions[topicPartitionOf(topic, partition)] ?? 0;
    if (position >= due) continue;
    const where = `${topic}/${partition}`;
    throw PROTOCOL_VIOLATIONS.error(
      'input-shrank',
      `${where} ends at ${position}, and the journal has read up to ${due}`,
    );
  }
}

/** A task with the journal behind its local state. */
type Begun = Readonly<{ task: Task; tail: JournalTail; isNew: boolean }>;

/** What a recovery begins with: how to make the task, and what the partitions are now. */
type Beginning = Readonly<{ log: Log; own: TaskLog; make: () => Task; now: Identities; limits: TaskLimits }>;

/** With the local state if it can be continued, else with none. */
async function begin({ log, own, make, now, limits }: Beginning): Promise<Begun> {
  const task = make();
  const { journalOffset, identities } = task.meta;
  // A state of other partitions is of no use; whether these are the right ones is for the journal to say.
  if (journalOffset >= 0 && changedPartitions(identities, now).length === 0) {
    const tail = await followJournal(log, task, limits);
    if (!tail.hasHole) return { task, tail, isNew: false };
  }
  await own.forget();
  const fresh = make();
  return { task: fresh, tail: await followJournal(log, fresh, limits), isNew: true };
}

/** A current state may be all that tells of a newer version: the journal is read only behind it. */
function requireNotNewer({ id, worker, meta }: Task): void {
  requireKnownLaw(meta.control);
  if (meta.engine <= worker.engine) return;
  const found = `engine ${meta.engine}; the last known is ${worker.engine}`;
  throw PROTOCOL_VIOLATIONS.error('newer-engine', `the local state of ${taskName(id)} has ${found}`);
}

/**
 * Takes a task over and recovers it.
 * @throws ProtocolViolation if a newer engine has written its journal or its state, or an input is not the one that was read, or
 * shorter than what was read of it
 */
export async function openTask(
  log: Log,
  worker: Worker,
  index: number,
  limits: TaskLimits = TASK_LIMITS,
): Promise<Task> {
  const own = await log.open({ worker: worker.name, index });
  const now = await identitiesOf(log, worker, index);
  const make = (): Task => new Task(worker, index, log, own, limits);
  const { task, tail, isNew } = await begin({ log, own, make, now, limits });
  const { last, lastOffset } = tail;
  requireNotNewer(task);
  requireSamePartitions(last?.identities ?? {}, now);
  const isOlder = Math.min(task.meta.engine, last?.engine ?? worker.engine) < worker.engine;
  if (last === null && isNew) await requireUnpublished(log, task);
  // Nothing was lost: a task that continues its own state steps as if it had never stopped.
  if (last === null && (isNew || !isOlder)) return task;
  if (isNew) await learnPublished(log, task, limits);
  const buried = await followFates(task, last, isNew);
  await foldAll(log, task, limits, last?.positions ?? {});
  if (last !== null) requirePositions(task, last);
  if (isNew || isOlder) task.reducer.setAllDirty();
  const sent = { ...task.meta.sent, ...last?.sent };
  task.learn({ journalOffset: lastOffset, sent, identities: now, buried });
  await task.recovered();
  return task;
}
