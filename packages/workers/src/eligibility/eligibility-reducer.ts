/** The eligibility worker: vehicles, facts and the law in, verdicts out. Source: protocol.md, "Draws and answers"; law.md, "The law as data". */
import type { Day, PartyId, RulesetId, Verdict, Vin } from '@oretrail/model';
import { batteriesOf, evaluateVehicle, type Holdings, vehicleDrawsOf } from '@oretrail/provenance';
import { type FactSubject, vehiclePartOf } from '@oretrail/rules';
import {
  BATTERY_ANSWERS,
  FACTS,
  type LogRecord,
  nameOf,
  type Outbox,
  type ParkedSubject,
  type Pending,
  type PublishedEntry,
  type Reducer,
  type ReducerContext,
  SubjectSet,
  type TaskState,
  table,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { Drawing, publishedRegister } from '../drawing/drawing.ts';
import { correctionsRoot, evidenceRoot, holdingsKey, type Rested, restedOnParent, restKey } from '../evidence.ts';
import { parkedIn, parkIfItThrows } from '../parking.ts';
import { addEvent, type EventsInForce, eventsInForceOf } from '../subject-events.ts';
import { AssessmentBook, type KeyedHoldings } from './assessment-book.ts';
import { FactBook } from './fact-book.ts';
import { FactUses } from './fact-uses.ts';
import { type Answer, nextRevision, type VerdictNote } from './verdict-revision.ts';

/** Every vehicle that an event was ever about. */
const VINS = table<1>('vins');

/** Why a vehicle is dirty, as a sum: the most important reason is its cause. */
const BY_DATA = 1;
const BY_REFERENCE = 2;
/** As the data, but not its own events: what it draws is as it was. */
const BY_ANSWER = 4;

/** About as many characters of a verdict as JSON belong to the vehicle alone: three digests, ids and days. */
const VEHICLE_CHARACTERS = 500;

type Judged = Omit<Answer, 'isByReference'>;

/** What a vehicle's batteries bring. @param day of final assembly */
function holdingsOf({ production, delivery }: EventsInForce, day: Day, rested: readonly Rested[]): KeyedHoldings {
  const hasIdConflict = (production?.hasIdConflict ?? false) || (delivery?.hasIdConflict ?? false);
  return {
    key: holdingsKey(rested, day, hasIdConflict),
    of: () => evaluateVehicle(day, hasIdConflict, rested),
  };
}

/** One partition of vehicles. */
export class EligibilityReducer implements Reducer {
  private readonly state: TaskState;
  private readonly index: number;
  private readonly drawing: Drawing;
  private readonly facts: FactBook;
  private readonly assessments = new AssessmentBook();
  private readonly uses: FactUses;
  private readonly dirty: SubjectSet<number>;
  private readonly waiting: SubjectSet<number>;
  /** Facts whose vehicles are not dirty yet: once for all that a step has read. */
  private readonly changedFacts: SubjectSet;
  private readonly parked: SubjectSet<string>;
  private ruleset: RulesetId;

  constructor(context: ReducerContext) {
    this.state = context.state;
    this.index = context.index;
    this.ruleset = context.ruleset;
    this.facts = new FactBook(context.state);
    this.uses = new FactUses(context.state);
    this.dirty = new SubjectSet(context.state, 'dirty');
    this.waiting = new SubjectSet(context.state, 'waiting');
    this.parked = new SubjectSet(context.state, 'parked');
    this.changedFacts = new SubjectSet(context.state, 'changed-facts');
    this.drawing = new Drawing(context, 'vehicle', (vin) => this.setDirty(vin, BY_ANSWER));
  }

  get pending(): Pending {
    return { dirty: this.dirty.size + this.changedFacts.size, waiting: this.waiting.size, parked: this.parked.size };
  }

  get canDeferStep(): boolean {
    return false;
  }

  setRuleset(ruleset: RulesetId): void {
    if (ruleset === this.ruleset) return;
    this.ruleset = ruleset;
    this.setAllDirty();
  }

  setAllDirty(): void {
    for (const [vin] of this.state.group(VINS, '')) this.setDirty(vin, BY_DATA);
  }

  retryParked(): void {
    for (const [vin] of this.parked.first(this.parked.size)) this.setDirty(vin, BY_DATA);
  }

  parkedSubjects(count: number): readonly ParkedSubject[] {
    return parkedIn(this.parked, count);
  }

  publishedIn(record: LogRecord): PublishedEntry | null {
    if (record.topic !== VERDICTS) return publishedRegister(record, `eligibility-${this.index}`);
    const { topic, partition, key } = record;
    const { vin, verdictId, revision, amountUsd } = record.value as Verdict;
    const note: VerdictNote = { amountUsd, rests: null };
    return [vin, nameOf({ subject: vin, topic, partition, key }), { digest: verdictId, n: revision, note }];
  }

  fold(record: LogRecord): void {
    switch (record.topic) {
      case VEHICLES: {
        const { subject } = addEvent(this.state, record);
        this.state.put(VINS, '', subject, 1);
        this.setDirty(subject, BY_DATA);
        break;
      }
      case BATTERY_ANSWERS:
        this.foldAnswer(record);
        break;
      case FACTS: {
        const changed = this.facts.fold(record);
        if (changed !== null) this.changedFacts.add(changed, 1);
        break;
      }
      default:
        throw new Error(`${record.topic} is not an input of the eligibility worker`);
    }
  }

  evaluate(outbox: Outbox): void {
    this.setDirtyByFacts();
    const sharedBefore = this.assessments.sharedCount;
    this.evaluateDirty(outbox);
    outbox.counts.shared += this.assessments.sharedCount - sharedBefore;
  }

  private evaluateDirty(outbox: Outbox): void {
    for (const [vin, reasons] of this.dirty.first(outbox.limits.evaluationsMax)) {
      if (outbox.isFull) return;
      this.dirty.delete(vin);
      const evaluation = () => this.evaluateVehicle(vin as Vin, reasons, outbox);
      outbox.counting(() => parkIfItThrows(this.parked, vin, evaluation));
    }
  }

  private setDirty(vin: string, reason: number): void {
    this.dirty.add(vin, (this.dirty.get(vin) ?? 0) | reason);
  }

  private foldAnswer(record: LogRecord): void {
    const answer = this.drawing.fold(record);
    if (answer?.of !== 'lot') return;
    const state = this.drawing.latestState(answer.parent);
    if (state !== null) this.uses.noteLot(answer.parent, state);
  }

  private setDirtyByFacts(): void {
    const changed = this.changedFacts.first(this.changedFacts.size).map(([subject]) => subject as FactSubject);
    if (changed.length === 0) return;
    for (const subject of this.facts.concernedBy(changed)) this.setDirtyByFact(subject);
    for (const subject of changed) this.changedFacts.delete(subject);
  }

  private setDirtyByFact(subject: FactSubject): void {
    for (const vin of this.uses.vehiclesOfMaker(subject)) this.setDirty(vin, BY_REFERENCE);
    for (const lotId of this.uses.lotsRestingOn(subject)) {
      for (const vin of this.drawing.consumersOf(lotId)) this.setDirty(vin, BY_REFERENCE);
    }
  }

  private evaluateVehicle(vin: Vin, reasons: number, outbox: Outbox): void {
    const since = reasons | (this.waiting.get(vin) ?? 0);
    const inForce = eventsInForceOf(this.state, vin);
    const production = inForce.production?.event.data ?? null;
    const batteries = production === null ? [] : batteriesOf(production);
    const draws = production === null ? [] : vehicleDrawsOf(production, batteries);
    if ((reasons & BY_DATA) !== 0 || this.parked.has(vin)) this.drawing.declare(vin, draws, outbox);
    const rested: Rested[] = [];
    for (const [i, input] of batteries.entries()) {
      const parent = this.drawing.knownParent(vin, input.lotId);
      const draw = draws[i];
      if (parent === null || draw === undefined || parent.state.kind === 'pending') {
        this.waiting.add(vin, since);
        return;
      }
      rested.push(restedOnParent(draw, input, parent));
    }
    this.waiting.delete(vin);
    const judged = this.judge(vin, inForce, rested);
    if (judged !== null) this.publish({ ...judged, isByReference: (since & BY_REFERENCE) !== 0 }, outbox);
  }

  /** What a vehicle's verdict is now; null if no production was ever stated. */
  private judge(vin: Vin, inForce: EventsInForce, rested: readonly Rested[]): Judged | null {
    const { production, delivery, hasProduction, corrections } = inForce;
    const law = { facts: this.facts.facts, ruleset: this.ruleset };
    const rests = () => ({ ruleset: law.ruleset, corrections: correctionsRoot(corrections, rested) });
    if (production === null) {
      const shared = this.assessments.ofWithdrawn(law);
      return hasProduction ? { part: { vin }, shared, rests, root: () => evidenceRoot([], []) } : null;
    }
    const made = production.event.data;
    this.uses.noteMaker(vin, made.manufacturer);
    const part = vehiclePartOf(vin, made, delivery?.event.data ?? null);
    const holdings = holdingsOf(inForce, made.finalAssembly.completedOn, rested);
    const shared = this.assessments.of({ production: made, part }, holdings, law);
    const own = delivery === null ? [production] : [production, delivery];
    const root = () => evidenceRoot(own, rested, this.digestOfFacts(made.manufacturer, rested, holdings.of));
    return { part, shared, rests, root };
  }

  private digestOfFacts(manufacturer: PartyId, rested: readonly Rested[], holdings: () => Holdings): string {
    const lots = rested.map(restKey).join(' ');
    return this.facts.digestAsked(`${lots} ${manufacturer}`, manufacturer, holdings);
  }

  private publish(answer: Answer, outbox: Outbox): void {
    const { vin } = answer.part;
    const address = { subject: vin, topic: VERDICTS, partition: this.index, key: vin };
    const next = nextRevision(answer, outbox.lastOf(address));
    if (next === null) return;
    const { topic, partition, key } = address;
    const { verdict: value, published } = next;
    const characters = answer.shared.characters + VEHICLE_CHARACTERS;
    outbox.emit(address, { topic, partition, key, value }, characters, published);
  }
}
