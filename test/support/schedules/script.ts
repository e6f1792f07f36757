/** A schedule written step by step, for what a naive version would lose. */

import { isErrorOf } from '@oretrail/errors';
import { evaluate } from '@oretrail/evaluation';
import { type GeneratedEvent, plainEvents } from '@oretrail/generator';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import {
  eventRecord,
  INITIAL_CONTROL,
  openTask,
  PROTOCOL_VIOLATIONS,
  type ProtocolViolationCode,
  partitionOf,
  TASK_LIMITS,
  type Task,
  type TaskLimits,
  type Topic,
  VERDICTS,
  type Worker,
} from '@oretrail/runtime';
import { WORKERS } from '@oretrail/workers';
import { goodEvent } from '../events.ts';
import { eventsTaken, type Faults, faultsOf } from '../simulator/judge.ts';
import { Fenced, MemoryLog, SimulatedCrash } from '../simulator/memory-log.ts';

const { ruleset } = INITIAL_CONTROL;
/** Steps after which a script that doesn't come to rest is given up. */
const STEPS_MAX = 10_000;

/** What a step reads: all there is, unless something less is said. */
export type Reading = Readonly<{ only?: readonly Topic[]; recordsMax?: number }>;

/** The same statement, said again later with other content: it takes the place of the first. */
export function restated(event: GeneratedEvent, data: object = {}): GeneratedEvent {
  const id = `${event.id}-again`;
  return { ...event, id, time: `${event.time.slice(0, 10)}T23:00:00Z`, data: { ...event.data, ...data } };
}

/** What is wrong if a task is opened and continues, instead of stopping with a code. */
export async function unlessRefused(code: ProtocolViolationCode, action: () => Promise<unknown>): Promise<Faults> {
  try {
    await action();
  } catch (error) {
    if (isErrorOf(PROTOCOL_VIOLATIONS, error)) return error.code === code ? [] : [`${error.code} instead of ${code}`];
    throw error;
  }
  return [`the task continues, though it should stop with ${code}`];
}

/** A pipeline that does what its script says, and nothing else. */
export class Script {
  readonly log: MemoryLog;
  readonly events: OretrailEvent[] = [];
  /** Subjects that were evaluated, each as often as it was. */
  evaluations = 0;
  private readonly tasks = new Map<string, Task>();
  /** Verdict ids that may be published on the way, and what was found wrong so far. */
  private readonly allowed = new Set<string>();
  private readonly found: string[] = [];
  /** Tasks that a newer engine has taken over. */
  private readonly upgraded = new Set<string>();
  private readonly limits: TaskLimits;
  private readonly workers: readonly Worker[];

  constructor(partitions = 1, limits: TaskLimits = TASK_LIMITS, workers: readonly Worker[] = WORKERS) {
    this.workers = workers;
    this.log = new MemoryLog(partitions);
    this.limits = limits;
  }

  /** A lot's name that lies in a partition. */
  nameIn(partition: number, name: string): string {
    for (let i = 0; ; i += 1) {
      if (partitionOf(plainEvents.lotId(`${name}${i}`), this.log.partitions) === partition) return `${name}${i}`;
    }
  }

  async send(...events: readonly GeneratedEvent[]): Promise<void> {
    const known = events.map((event) => goodEvent(event));
    this.events.push(...known);
    await this.log.append(known.map((event) => eventRecord(event, this.log.partitions)));
  }

  /** One step of a task; tells whether there was anything to do. A crash that was asked for ends the task. */
  async step(name: string, { only, recordsMax = 1_000 }: Reading = {}): Promise<boolean> {
    try {
      const task = await this.taskOf(name);
      const batches = [];
      for (const { topic, partition, position: from } of task.inputs) {
        if ((await this.log.end(topic, partition)) <= from || only?.includes(topic) === false) continue;
        batches.push({ topic, partition, ...(await this.log.read({ topic, partition, from, recordsMax })) });
      }
      const admitted = await task.admitted(batches);
      if (admitted.length === 0 && !task.isStepDue) return false;
      this.evaluations += (await task.step(admitted)).evaluations;
    } catch (error) {
      if (!(error instanceof SimulatedCrash || error instanceof Fenced)) throw error;
      this.kill(name);
    }
    return true;
  }

  /** Steps until nobody has anything to do. */
  async rest(): Promise<void> {
    const names = this.workers.flatMap(({ name }) =>
      Array.from({ length: this.log.partitions }, (_, index) => `${name}-${index}`),
    );
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      let isAtRest = true;
      for (const name of names) if (await this.step(name)) isAtRest = false;
      if (isAtRest) return;
    }
    throw new Error(`no rest after ${STEPS_MAX} steps`);
  }

  /** The task is gone; its local state stays. */
  kill(name: string): void {
    this.tasks.delete(name);
  }

  /** From now on a newer engine owns the task. */
  upgrade(name: string): void {
    this.kill(name);
    this.upgraded.add(name);
  }

  /** The task is gone, and its disk with it. */
  lose(name: string): void {
    this.kill(name);
    this.log.loseState(name);
  }

  /** Keeps of each key the last record only. */
  async compact(topic: Topic): Promise<void> {
    for (let partition = 0; partition < this.log.partitions; partition += 1) {
      this.log.compact(topic, partition, await this.log.end(topic, partition));
    }
  }

  /** Verdict ids of the events sent so far, but for those that were buried, by the plain evaluation. */
  due(): readonly string[] {
    return evaluate(eventsTaken(this.log), { ruleset }).verdicts.map(({ verdictId }) => verdictId);
  }

  /** The verdicts that are due now may be published, though others are due later. */
  allow(): void {
    for (const id of this.due()) this.allowed.add(id);
  }

  /** Notes what is wrong on the way. */
  note(faults: Faults): void {
    this.found.push(...faults);
  }

  /** Notes what is wrong unless something holds. */
  require(holds: boolean, what: string): void {
    if (!holds) this.found.push(what);
  }

  /**
   * What is wrong: what was noted, and what is once all are at rest, with each revision that is none of those allowed.
   * @param allowed without it, what {@link allow} has noted, and what is due now
   */
  async faults(allowed: Iterable<string> = [...this.allowed, ...this.due()]): Promise<Faults> {
    const [{ log }, may] = [this, new Set(allowed)];
    await this.rest();
    const published = Array.from({ length: log.partitions }, (_, i) => log.recordsOf(VERDICTS, i)).flat();
    const verdicts = published.map(({ value }) => value as Verdict);
    const passing = verdicts.filter(({ verdictId }) => !may.has(verdictId));
    const pending = { dirty: 0, waiting: 0, parked: 0 };
    const schedule = {
      seed: 0,
      partitions: log.partitions,
      ruleset,
      faultPercent: 0,
      firstEngineLaw: null,
      spoilPercent: 0,
    };
    const outcome = { log, cuts: [], pending, steps: 0, crashes: 0, shared: 0, unchangedClasses: 0, engine: 1 };
    return [
      ...this.found,
      ...passing.map(({ vin, revision }) => `revision ${revision} of ${vin} was never due`),
      ...(await faultsOf(schedule, outcome)),
    ];
  }

  private async taskOf(name: string): Promise<Task> {
    const known = this.tasks.get(name);
    if (known !== undefined) return known;
    const worker = this.workers.find((one) => name.startsWith(one.name));
    if (worker === undefined) throw new Error(`${name} is not a task`);
    const engine = worker.engine + (this.upgraded.has(name) ? 1 : 0);
    const task = await openTask(this.log, { ...worker, engine }, Number(name.split('-').at(-1)), this.limits);
    this.tasks.set(name, task);
    return task;
  }
}
