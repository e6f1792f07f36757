/**
 * The part of the facts that a question is about, read from the states of the workers: a vehicle with all that lies
 * above it, or a lot with all below. The plain evaluation of it says the same as that of everything.
 */
import { lotOf, type State, type Vehicle, vehicleOf } from '@oretrail/evaluation';
import type { LotId, OretrailEvent, Vin } from '@oretrail/model';
import type { Draw } from '@oretrail/provenance';
import { partitionOf, type StateReader, TaskState, taskName } from '@oretrail/runtime';
import { factsIn } from '../eligibility/fact-book.ts';
import { Stock } from '../provenance/stock.ts';
import { canNameSomething, type EventsInForce, eventsInForceOf, eventsOfSubject } from '../subject-events.ts';

type Lot = ReturnType<typeof lotOf>;

/** Where a question begins, and how many subjects below it may be asked for. */
export type Roots = Readonly<{ subject: string; isDownward: boolean; subjectsMax: number }>;

/** Reads one question’s part of the facts; made for each question. */
export class PartialStateReader {
  private readonly partitions: number;
  private readonly stateOf: (task: string) => StateReader;
  private readonly lots = new Map<LotId, Lot>();
  private readonly vehicles = new Map<Vin, Vehicle>();
  private readonly withdrawn = new Set<Vin>();
  private readonly draws = new Map<LotId, readonly Draw[]>();
  /** Whose inputs are still to be read. */
  private readonly asked = new Set<string>();

  /** @param stateOf the local state of a task, by name */
  constructor(partitions: number, stateOf: (task: string) => StateReader) {
    this.partitions = partitions;
    this.stateOf = stateOf;
  }

  read({ subject, isDownward, subjectsMax }: Roots): State {
    if (canNameSomething(subject)) this.ask(subject, isDownward ? subjectsMax : 1);
    // A set grows while it is walked; each subject enters it once.
    for (const id of this.asked) for (const input of this.inputsOf(id)) this.asked.add(input);
    const { lots, vehicles, withdrawn, draws } = this;
    const facts = [...factsIn(this.taskState('eligibility', 0))];
    return { lots, vehicles, withdrawn, draws, facts };
  }

  /** All events of one subject, corrections included. */
  eventsOf(subject: string): readonly OretrailEvent[] {
    const index = partitionOf(subject, this.partitions);
    // Facts are the same in every task; a subject is a lot, a vehicle or a fact, never two of them.
    const tasks = [this.taskState('provenance', index), this.taskState('eligibility', index)];
    return tasks.flatMap((state) => eventsOfSubject(state, subject));
  }

  /** Asks for a subject, and for so many in all below it. */
  private ask(subject: string, subjectsMax: number): void {
    const asked = new Set([subject]);
    for (const id of asked) {
      if (asked.size >= subjectsMax) break;
      for (const { consumer } of this.drawsOf(id as LotId)) if (asked.size < subjectsMax) asked.add(consumer);
    }
    for (const id of asked) this.asked.add(id);
  }

  /** Reads one subject, and tells what it draws. */
  private inputsOf(id: string): readonly LotId[] {
    const lot = this.inForce('provenance', id).lot;
    if (lot !== null) this.lots.set(id as LotId, lotOf(lot));
    const draws = this.drawsOf(id as LotId);
    if (draws.length > 0) this.draws.set(id as LotId, draws);
    const inputs = lot === null ? this.batteriesOf(id as Vin) : lotOf(lot).inputs;
    return inputs.map(({ lotId }) => lotId);
  }

  private batteriesOf(vin: Vin): Vehicle['batteries'] {
    const { production, delivery, hasProduction } = this.inForce('eligibility', vin);
    if (production === null) {
      if (hasProduction) this.withdrawn.add(vin);
      return [];
    }
    const vehicle = vehicleOf(production, delivery);
    this.vehicles.set(vin, vehicle);
    return vehicle.batteries;
  }

  private drawsOf(lotId: LotId): readonly Draw[] {
    const stock = new Stock(this.taskState('provenance', partitionOf(lotId, this.partitions)));
    return [...stock.drawsOf(lotId)].map(({ parent, consumer, day, quantity, unit, minerals }) => {
      return { parent, consumer, day, quantity: BigInt(quantity), unit, minerals };
    });
  }

  private inForce(worker: string, subject: string): EventsInForce {
    return eventsInForceOf(this.taskState(worker, partitionOf(subject, this.partitions)), subject);
  }

  private taskState(worker: string, index: number): TaskState {
    return new TaskState(this.stateOf(taskName({ worker, index })));
  }
}
