/**
 * One simulated life of the pipeline: the same workers and the same runtime as in earnest, on a log in memory, with
 * every choice drawn from one seed. Source: architecture.md, "One worker contract, two logs"; protocol.md.
 */
import type { OretrailEvent, RulesetId, Verdict } from '@oretrail/model';
import {
  BATTERY_ANSWERS,
  CONTROL,
  DRAWS,
  eventRecord,
  journalOf,
  LOT_ANSWERS,
  type NewRecord,
  openTask,
  type Task,
  type TaskInput,
  taskName,
  VERDICTS,
  type Worker,
} from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import { type Fault, MemoryLog, SimulatedCrash } from './memory-log.ts';
import { Random } from './random.ts';

export type Schedule = Readonly<{
  seed: number;
  partitions: number;
  ruleset: RulesetId;
  /** In percent, of each action. */
  faultPercent: number;
}>;

/** What a schedule came to. */
export type Outcome = Readonly<{ log: MemoryLog; verdicts: readonly Verdict[]; steps: number; crashes: number }>;

const WORKERS: readonly Worker[] = [provenanceWorker, eligibilityWorker];
/** Actions after which a schedule that doesn't come to rest is given up. */
const ACTIONS_MAX = 200_000;
const FAULTS: readonly Fault[] = ['abort', 'crash-before-local-state', 'crash-after'];
const COMPACTED = [DRAWS, LOT_ANSWERS, BATTERY_ANSWERS, ...WORKERS.map(({ name }) => journalOf(name))];

class Simulation {
  readonly log: MemoryLog;
  steps = 0;
  crashes = 0;
  private readonly random: Random;
  private readonly schedule: Schedule;
  private readonly alive = new Map<string, Task>();
  private readonly unsent: NewRecord[];
  /** A new version of the meaning, from some moment on. */
  private engine = 1;

  constructor(events: readonly OretrailEvent[], schedule: Schedule) {
    this.schedule = schedule;
    this.random = new Random(schedule.seed);
    this.log = new MemoryLog(schedule.partitions);
    const ruleset = { topic: CONTROL, partition: 0, key: 'ruleset' };
    const records = events.map((event) => eventRecord(event, schedule.partitions));
    const repeated = records.filter(() => this.random.happens(5));
    const control = { ...ruleset, value: JSON.stringify({ type: 'ruleset', ruleset: schedule.ruleset }) };
    this.unsent = [...this.random.shuffled([...records, ...repeated]), control];
  }

  async run(): Promise<void> {
    for (let actions = 0; actions < ACTIONS_MAX; actions += 1) {
      const isMischievous = this.unsent.length > 0 || this.random.happens(50);
      if (isMischievous && this.random.happens(this.schedule.faultPercent)) await this.disturb();
      if (this.unsent.length > 0 && this.random.happens(30)) await this.send();
      if (!(await this.work()) && this.unsent.length === 0) return;
    }
    throw new Error(`no rest after ${ACTIONS_MAX} actions`);
  }

  private async send(): Promise<void> {
    await this.log.append(this.unsent.splice(0, 1 + this.random.below(8)));
  }

  private async disturb(): Promise<void> {
    const names = [...this.alive.keys()];
    switch (this.random.below(6)) {
      case 0:
        if (names.length > 0) this.alive.delete(this.random.pick(names));
        break;
      case 1: {
        if (names.length === 0) break;
        const name = this.random.pick(names);
        this.alive.delete(name);
        this.log.loseState(name);
        break;
      }
      case 2:
        await this.compact();
        break;
      case 3:
        // A zombie: another owner opens the task while the first still lives.
        this.alive.clear();
        break;
      case 4:
        if (this.random.happens(10)) this.upgrade();
        break;
      default:
        this.log.nextFault = this.random.pick(FAULTS);
    }
  }

  private upgrade(): void {
    this.engine += 1;
    this.alive.clear();
  }

  private async compact(): Promise<void> {
    const topic = this.random.pick(COMPACTED);
    const partition = this.random.below(this.schedule.partitions);
    const end = await this.log.end(topic, partition);
    this.log.compact(topic, partition, this.random.below(end + 1));
  }

  /** One step of some task that has something to do; false where none has. */
  private async work(): Promise<boolean> {
    const tasks = WORKERS.flatMap((worker) =>
      Array.from({ length: this.schedule.partitions }, (_, index) => ({ worker, index })),
    );
    for (const { worker, index } of this.random.shuffled(tasks)) {
      const name = taskName({ worker: worker.name, index });
      try {
        const known = this.alive.get(name);
        const task = known ?? (await openTask(this.log, { ...worker, engine: this.engine }, index, this.limits()));
        this.alive.set(name, task);
        if (await this.step(task)) return true;
      } catch (error) {
        if (!(error instanceof SimulatedCrash)) throw error;
        this.crashes += 1;
        this.alive.delete(name);
        return true;
      }
    }
    return false;
  }

  /** Small steps now and then, so that a large result takes several. */
  private limits() {
    return { outputsMax: 1 + this.random.below(40), charactersMax: 4_000_000 };
  }

  private async step(task: Task): Promise<boolean> {
    const unread: TaskInput[] = [];
    for (const input of task.inputs) {
      if ((await this.log.end(input.topic, input.partition)) > input.position) unread.push(input);
    }
    if (unread.length === 0 && task.pending.dirty === 0) return false;
    const chosen = unread.filter(() => this.random.happens(60));
    const batches = [];
    for (const { topic, partition, position: from } of chosen.length > 0 ? chosen : unread) {
      const recordsMax = 1 + this.random.below(12);
      batches.push({ topic, partition, ...(await this.log.read({ topic, partition, from, recordsMax })) });
    }
    await task.step(batches);
    this.steps += 1;
    return true;
  }
}

/** The last verdict of each VIN. */
function headsOf(log: MemoryLog): readonly Verdict[] {
  const heads = new Map<string, Verdict>();
  for (let partition = 0; partition < log.partitions; partition += 1) {
    for (const { key, value } of log.recordsOf(VERDICTS, partition)) heads.set(key, JSON.parse(value));
  }
  return [...heads.values()];
}

/** Runs one schedule until nothing is left to do. */
export async function simulate(events: readonly OretrailEvent[], schedule: Schedule): Promise<Outcome> {
  const simulation = new Simulation(events, schedule);
  await simulation.run();
  const { log, steps, crashes } = simulation;
  return { log, verdicts: headsOf(log), steps, crashes };
}
