/**
 * One simulated life of the pipeline: the same workers and the same runtime as in production, on a log in memory, with
 * every choice drawn from one seed. Source: architecture.md, "One worker contract, two logs"; protocol.md, "Schedules that a naive version loses".
 */
import { isErrorOf } from '@oretrail/errors';
import type { OretrailEvent, RulesetId } from '@oretrail/model';
import {
  type Cut,
  CutCoordinator,
  controlRecord,
  eventRecord,
  FACTS,
  type NewRecord,
  openTask,
  operatorRecords,
  operatorsBehind,
  type Pending,
  PROTOCOL_VIOLATIONS,
  PUBLIC_INPUTS,
  type Task,
  type TaskInput,
  type TaskLimits,
  taskName,
  type Worker,
} from '@oretrail/runtime';
import { WORKERS } from '@oretrail/workers';
import { Random } from '../random.ts';
import { Fenced, MemoryLog, SimulatedCrash } from './memory-log.ts';
import { Mischief } from './mischief.ts';

/** What a simulation follows: its seed, the shape of its pipeline, and how much goes wrong. */
export type Schedule = Readonly<{
  seed: number;
  partitions: number;
  ruleset: RulesetId;
  /** In percent, of each action. */
  faultPercent: number;
  /** The first engine knows only this law, whatever is said; a later one mends that. None if null. */
  firstEngineLaw: RulesetId | null;
  /** In percent, of each record that comes: it can't be read, or it lies in a topic that is not its own. Then operators come and go, too. */
  spoilPercent: number;
  /** Events come one by one in their order, each when nothing is left to do: what they change is seen, one after the other. */
  isUnhurried?: boolean;
}>;

/** What a schedule came to. */
export type Outcome = Readonly<{
  log: MemoryLog;
  cuts: readonly Cut[];
  /** What is left to do, all tasks together: nothing, if all is well. */
  pending: Pending;
  steps: number;
  crashes: number;
  shared: number;
  unchangedClasses: number;
  /** By which the workers came to rest: none that is older may open their tasks. */
  engine: number;
}>;

/** The coordinator of a cut is never older than the workers. */
const NEWEST_WORKERS = WORKERS.map((worker) => ({ ...worker, engine: Number.MAX_SAFE_INTEGER }));
/** Actions after which a schedule that doesn't come to rest is given up: a hundred times what the longest takes. */
const ACTIONS_MAX = 200_000;

/** How often a coordinator isn't heard of in time, and how often it dies before it lets the tasks continue. */
const COORDINATOR_SLOW_PERCENT = 5;
const COORDINATOR_DIES_PERCENT = 20;

/** In a third of all schedules each step saves local state; in the others every second or third. */
const STEPS_PER_SAVE_MAX = 3;

/** How often events come in the order in which they are given: then each new statement changes what is in force. */
const IN_ORDER_PERCENT = 20;

/** Actions after which nothing goes wrong any more: where much does, hardly anything would ever be finished. */
const MISCHIEF_ACTIONS_MAX = 2_000;

class Simulation {
  readonly log: MemoryLog;
  readonly cuts: Cut[] = [];
  steps = 0;
  crashes = 0;
  shared = 0;
  unchangedClasses = 0;
  private readonly random: Random;
  private readonly schedule: Schedule;
  private readonly mischief: Mischief;
  private readonly alive = new Map<string, Task>();
  private readonly unsent: NewRecord[];
  /** Whose corrections of others count: known before anything else is said. */
  private readonly operators: readonly string[];
  private coordinator: CutCoordinator | null = null;
  private cutCount = 0;

  constructor(events: readonly OretrailEvent[], schedule: Schedule) {
    this.schedule = schedule;
    this.random = new Random(schedule.seed);
    this.log = new MemoryLog(schedule.partitions, 1 + (schedule.seed % STEPS_PER_SAVE_MAX));
    const isSpoiling = schedule.spoilPercent > 0;
    const operators = operatorsBehind(events);
    this.mischief = new Mischief({ log: this.log, alive: this.alive, random: this.random, isSpoiling, operators });
    this.operators = operators;
    const records = events.map((event) => eventRecord(event, schedule.partitions));
    const repeated = records.filter(() => this.random.percent(5));
    const control = controlRecord({ type: 'ruleset', ruleset: schedule.ruleset });
    const isInOrder = this.random.percent(IN_ORDER_PERCENT) || this.isUnhurried;
    this.unsent = [...(isInOrder ? records : this.random.shuffled([...records, ...repeated])), control];
  }

  get engine(): number {
    return this.mischief.engine;
  }

  get pending(): Pending {
    const sum = { dirty: 0, waiting: 0, parked: 0 };
    for (const { pending } of this.alive.values()) {
      sum.dirty += pending.dirty;
      sum.waiting += pending.waiting;
      sum.parked += pending.parked;
    }
    return sum;
  }

  async run(): Promise<void> {
    await this.log.append(operatorRecords(this.operators));
    for (let actions = 0; actions < ACTIONS_MAX; actions += 1) {
      if (actions < MISCHIEF_ACTIONS_MAX) await this.perhapsAct();
      if (await this.work()) continue;
      if (this.unsent.length > 0) await this.send();
      else if (this.coordinator !== null) await this.cut();
      else if (this.isWrong) this.mischief.upgrade();
      else if (this.isHeld) await this.lapse();
      else return;
    }
    throw new Error(`no rest after ${ACTIONS_MAX} actions`);
  }

  /** What comes from outside: harm, events, cuts. */
  private async perhapsAct(): Promise<void> {
    if (this.random.percent(this.schedule.faultPercent)) await this.mischief.act();
    if (!this.isUnhurried && this.unsent.length > 0 && this.random.percent(30)) await this.send();
    if (this.random.percent(this.coordinator === null ? 3 : 12)) await this.cut();
  }

  private get isUnhurried(): boolean {
    return this.schedule.isUnhurried ?? false;
  }

  /** Whether an engine is at work whose verdicts are not to be trusted. */
  private get isWrong(): boolean {
    return this.schedule.firstEngineLaw !== null && this.mischief.engine === 1;
  }

  /** Whether a task holds at a cut, though no coordinator is left. */
  private get isHeld(): boolean {
    return [...this.alive.values()].some(({ meta }) => meta.control.cut !== null);
  }

  /** The time is over in which a coordinator must be heard of. */
  private async lapse(): Promise<void> {
    await this.log.append([controlRecord({ type: 'resume', cut: this.cutCount })]);
  }

  /** Whether a cut rests on what an engine said whose verdicts are not to be trusted. */
  private isOfWrongEngine({ engines }: Cut): boolean {
    return this.schedule.firstEngineLaw !== null && Object.values(engines).includes(1);
  }

  /** A worker of the present engine. */
  private versionOf(worker: Worker): Worker {
    const { engine } = this.mischief;
    const { firstEngineLaw: ruleset } = this.schedule;
    if (engine > 1 || ruleset === null) return { ...worker, engine };
    const deaf = { setRuleset: () => {} };
    return { ...worker, engine, createReducer: (of) => Object.assign(worker.createReducer({ ...of, ruleset }), deaf) };
  }

  private async send(): Promise<void> {
    const { spoilPercent } = this.schedule;
    for (const record of this.unsent.splice(0, this.isUnhurried ? 1 : 1 + this.random.below(8))) {
      const { topic, partition } = record;
      const offset = await this.log.end(topic, partition);
      await this.log.append([record]);
      // Nothing is drawn if nothing is spoilt, so that the schedules of old seeds stay as they were.
      if (spoilPercent === 0 || !PUBLIC_INPUTS.has(topic)) continue;
      if (this.random.percent(spoilPercent)) this.log.spoilt.spoil({ topic, partition, offset });
      if (this.random.percent(spoilPercent)) await this.log.append([this.astray(record)]);
    }
  }

  /** The same in a topic that may be another one. */
  private astray(record: NewRecord): NewRecord {
    const topic = this.random.pick([...PUBLIC_INPUTS]);
    return { ...record, topic, partition: topic === FACTS ? 0 : record.partition };
  }

  /** Begins a cut, looks at the one that is begun, gives it up, or dies over it. */
  private async cut(): Promise<void> {
    if (this.coordinator === null) {
      this.cutCount += 1;
      this.coordinator = new CutCoordinator(this.log, NEWEST_WORKERS, this.cutCount);
      await this.coordinator.begin();
      return;
    }
    if (this.random.percent(COORDINATOR_SLOW_PERCENT)) await this.lapse();
    const state = await this.coordinator.poll();
    if (state.kind === 'proved' && !this.isOfWrongEngine(state.proved)) this.cuts.push(state.proved);
    const isGivenUp = state.kind === 'missed' || this.random.percent(10);
    if (state.kind !== 'proved' && !isGivenUp) return;
    if (!this.random.percent(COORDINATOR_DIES_PERCENT)) await this.coordinator.resume();
    this.coordinator = null;
  }

  /** One step of some task that has something to do; false if none has. */
  private async work(): Promise<boolean> {
    const tasks = WORKERS.flatMap((worker) =>
      Array.from({ length: this.schedule.partitions }, (_, index) => ({ worker, index })),
    );
    for (const { worker, index } of this.random.shuffled(tasks)) {
      const name = taskName({ worker: worker.name, index });
      try {
        const task = this.alive.get(name) ?? (await openTask(this.log, this.versionOf(worker), index, this.limits()));
        this.alive.set(name, task);
        if (await this.step(task)) return true;
      } catch (error) {
        this.survive(error);
        this.crashes += 1;
        this.alive.delete(name);
        return true;
      }
    }
    return this.stepZombie();
  }

  /** @throws what no process may die of */
  private survive(error: unknown): void {
    if (error instanceof SimulatedCrash || error instanceof Fenced) return;
    // A task that stops rather than to change its mind: the operator puts back what was lost.
    if (!isErrorOf(PROTOCOL_VIOLATIONS, error, 'fate-changed')) throw error;
    this.log.spoilt.mendAll();
  }

  /** One that still believes that it owns its task; the process that has opened it since must be safe from it. */
  private async stepZombie(): Promise<boolean> {
    const zombie = this.mischief.takeZombie();
    if (zombie === null) return false;
    await this.step(zombie).catch((error: unknown) => this.survive(error));
    return true;
  }

  /** Small steps now and then, so that a large result takes several, and a recovery some saves. */
  private limits(): TaskLimits {
    const [outputsMax, evaluationsMax] = [1 + this.random.below(40), 1 + this.random.below(80)];
    const charactersMax = 1 + this.random.below(20_000);
    return { outputsMax, evaluationsMax, charactersMax, recoveryCharactersMax: charactersMax };
  }

  private async step(task: Task): Promise<boolean> {
    const unread: TaskInput[] = [];
    for (const input of task.inputs) {
      const end = await this.log.end(input.topic, input.partition);
      if (Math.min(end, input.limit) > input.position) unread.push(input);
    }
    if (unread.length === 0 && !task.isStepDue) return false;
    const chosen = unread.filter(() => this.random.percent(60));
    const batches = [];
    for (const { topic, partition, position: from, limit } of chosen.length > 0 ? chosen : unread) {
      const recordsMax = 1 + this.random.below(12);
      const read = await this.log.read({ topic, partition, from, recordsMax });
      const records = read.records.filter(({ offset }) => offset < limit);
      batches.push({ topic, partition, records, next: Math.min(read.next, limit) });
    }
    const admitted = await task.admitted(batches);
    if (admitted.length === 0 && !task.isStepDue) return false;
    const { shared, unchangedClasses } = await task.step(admitted);
    this.shared += shared;
    this.unchangedClasses += unchangedClasses;
    this.steps += 1;
    return true;
  }
}

/** Runs one schedule until nothing is left to do. */
export async function simulate(events: readonly OretrailEvent[], schedule: Schedule): Promise<Outcome> {
  const simulation = new Simulation(events, schedule);
  await simulation.run();
  const { log, cuts, pending, steps, crashes, shared, unchangedClasses, engine } = simulation;
  // What was still to go wrong is not for those who look at the log afterwards.
  log.nextFault = null;
  return { log, cuts, pending, steps, crashes, shared, unchangedClasses, engine };
}
