/** What goes wrong in a schedule: deaths, lost and old states, zombies, compaction, upgrades, broken commits. */
import {
  BATTERY_ANSWERS,
  controlRecord,
  DRAWS,
  FACTS,
  journalOf,
  LOT_ANSWERS,
  PUBLIC_INPUTS,
  type Task,
} from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import type { Random } from '../random.ts';
import type { Fault, MemoryLog } from './memory-log.ts';
import type { SortedState } from './sorted-state.ts';

const FAULTS: readonly Fault[] = ['abort', 'crash-before-local-state', 'crash-after', 'crash-after-save'];
const JOURNALS = [provenanceWorker, eligibilityWorker].map(({ name }) => journalOf(name));
const COMPACTED = [DRAWS, LOT_ANSWERS, BATTERY_ANSWERS, ...JOURNALS];

/** How often what goes wrong is of this kind, where it may be. */
const SPOILING_PERCENT = 30;

/** On what harm is done. */
export type MischiefOptions = Readonly<{
  log: MemoryLog;
  alive: Map<string, Task>;
  random: Random;
  /** Records become illegible and legible again, and operators come and go. */
  isSpoiling: boolean;
  operators: readonly string[];
}>;

/** Does harm to the tasks that are alive and to the log beneath them. */
export class Mischief {
  /** A new version of the meaning comes from some moment on. */
  engine = 1;
  private readonly log: MemoryLog;
  private readonly alive: Map<string, Task>;
  private readonly random: Random;
  private readonly zombies: Task[] = [];
  private readonly snapshots = new Map<string, SortedState>();

  private readonly isSpoiling: boolean;
  private readonly operators: readonly string[];

  constructor({ log, alive, random, isSpoiling, operators }: MischiefOptions) {
    this.log = log;
    this.alive = alive;
    this.random = random;
    this.isSpoiling = isSpoiling;
    this.operators = operators;
  }

  /** One act, of a kind that the seed chooses. */
  async act(): Promise<void> {
    const kinds = [
      this.kill,
      this.loseState,
      this.compact,
      this.replace,
      this.perhapsUpgrade,
      this.snapshot,
      this.restore,
    ];
    if (this.isSpoiling && this.random.percent(SPOILING_PERCENT)) return this.spoilOrMend();
    const breakCommit = () => {
      this.log.nextFault = this.random.pick(FAULTS);
    };
    await this.random.pick([...kinds, breakCommit, breakCommit]).call(this);
  }

  /** All tasks continue with a newer engine. */
  upgrade(): void {
    this.engine += 1;
    this.alive.clear();
  }

  /** A task that was replaced and does not know it yet. */
  takeZombie(): Task | null {
    return this.zombies.pop() ?? null;
  }

  /** A schema is deleted, or there again; somebody becomes an operator, or is none any more. */
  private async spoilOrMend(): Promise<void> {
    if (this.operators.length > 0 && this.random.percent(25)) {
      const operator = this.random.pick(this.operators);
      const type = this.random.percent(50) ? 'operator-added' : 'operator-removed';
      return this.log.append([controlRecord({ type, operator })]);
    }
    const topic = this.random.pick([...PUBLIC_INPUTS]);
    const partition = topic === FACTS ? 0 : this.random.below(this.log.partitions);
    const end = await this.log.end(topic, partition);
    if (end === 0) return;
    const place = { topic, partition, offset: this.random.below(end) };
    if (this.random.percent(50)) this.log.spoilt.spoil(place);
    else this.log.spoilt.mend(place);
  }

  private kill(): string | null {
    const names = [...this.alive.keys()];
    if (names.length === 0) return null;
    const name = this.random.pick(names);
    this.alive.delete(name);
    return name;
  }

  private loseState(): void {
    const name = this.kill();
    if (name !== null) this.log.loseState(name);
  }

  /** Other owners will open the tasks, while these still live. */
  private replace(): void {
    this.zombies.push(...this.alive.values());
    this.alive.clear();
  }

  private perhapsUpgrade(): void {
    if (this.random.percent(15)) this.upgrade();
  }

  private snapshot(): void {
    const names = [...this.alive.keys()];
    if (names.length === 0) return;
    const name = this.random.pick(names);
    this.snapshots.set(name, this.log.snapshotOf(name));
  }

  /** A disk comes back as it was some time ago. */
  private restore(): void {
    const name = this.kill();
    const snapshot = name === null ? undefined : this.snapshots.get(name);
    if (name !== null && snapshot !== undefined) this.log.restore(name, snapshot);
  }

  private async compact(): Promise<void> {
    const topic = this.random.pick(COMPACTED);
    const partition = this.random.below(this.log.partitions);
    const end = await this.log.end(topic, partition);
    this.log.compact(topic, partition, this.random.below(end + 1));
  }
}
