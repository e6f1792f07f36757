/** The eligibility worker: vehicles, facts and the law in, verdicts out. Source: protocol.md, "Draws and answers"; law.md, "The law as data". */
import { type LotId, mergedCauses, type OretrailEvent, type RulesetId, type Verdict, type Vin } from '@oretrail/model';
import { vehicleDrawsOf } from '@oretrail/provenance';
import type { FactSubject, Law } from '@oretrail/rules';
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
  type VerdictNote,
} from '@oretrail/runtime';
import { CauseBook } from '../cause-book.ts';
import { Drawing, type KnownParent, publishedRegister } from '../drawing/drawing.ts';
import { shareKey } from '../evidence.ts';
import { parkedIn, parkIfItThrows } from '../parking.ts';
import { addEvent } from '../subject-events.ts';
import { FactBook } from './fact-book.ts';
import { FactUses } from './fact-uses.ts';
import { holdingsOfClass } from './keyed-holdings.ts';
import { type Outcome, Outcomes } from './outcomes.ts';
import { APART, type KnownClass, VehicleClasses } from './vehicle-classes.ts';
import { type BuiltVehicle, type VehicleStatement, VehicleStatements } from './vehicle-statements.ts';
import { type Answer, nextRevision } from './verdict-revision.ts';

/** Every vehicle that an event was ever about. */
const VINS = table<1>('vins');

/** Why a vehicle is dirty, as a sum: the most important reason is its cause. */
const BY_DATA = 1;
const BY_REFERENCE = 2;
/** As the data, but not its own events: what they come to, and so what it draws, is as it was. */
const BY_ANSWER = 4;

/** About as many characters of a verdict as JSON belong to the vehicle alone: three digests, ids and days. */
const VEHICLE_CHARACTERS = 500;

/** Classes of a lot that are asked when it changes; the vehicles of more are evaluated, for an answer is read in one go. */
const CLASSES_ASKED_MAX = 100;

type Judged = Omit<Answer, 'isByReference'>;

/** One partition of vehicles. */
export class EligibilityReducer implements Reducer {
  private readonly state: TaskState;
  private readonly index: number;
  private readonly drawing: Drawing;
  private readonly facts: FactBook;
  private readonly outcomes: Outcomes;
  private readonly uses: FactUses;
  private readonly classes: VehicleClasses;
  private readonly statements: VehicleStatements;
  private readonly dirty: SubjectSet<number>;
  private readonly waiting: SubjectSet<number>;
  /** Facts whose vehicles are not dirty yet: once for all that a step has read. */
  private readonly changedFacts: SubjectSet;
  private readonly parked: SubjectSet<string>;
  /** What has touched vehicles, and what has changed facts. */
  private readonly causes: CauseBook;
  private ruleset: RulesetId;
  /** Classes that were found to be as they were since the last step. */
  private unchangedCount = 0;

  constructor(context: ReducerContext) {
    this.state = context.state;
    this.index = context.index;
    this.ruleset = context.ruleset;
    this.facts = new FactBook(context.state);
    this.outcomes = new Outcomes(this.facts);
    this.uses = new FactUses(context.state);
    this.dirty = new SubjectSet(context.state, 'dirty');
    this.waiting = new SubjectSet(context.state, 'waiting');
    this.parked = new SubjectSet(context.state, 'parked');
    this.changedFacts = new SubjectSet(context.state, 'changed-facts');
    this.classes = new VehicleClasses(context.state);
    this.statements = new VehicleStatements(context.state);
    this.causes = new CauseBook(context, 'causes');
    const setDirty = (vin: string, _: string, causes?: string) => this.setDirty(vin, BY_ANSWER, causes);
    this.drawing = new Drawing(context, 'vehicle', setDirty, (lotId) => this.vehiclesChangedBy(lotId));
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
    this.setEachDirty(BY_ANSWER);
  }

  setAllDirty(): void {
    this.setEachDirty(BY_DATA);
  }

  distrust(vin: string): void {
    this.classes.setApart(vin as Vin, this.drawing.parentsOf(vin));
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
        const { event, isNew } = addEvent(this.state, record);
        this.state.put(VINS, '', event.subject, 1);
        this.setDirty(event.subject, BY_DATA, isNew ? event.digest : undefined);
        break;
      }
      case BATTERY_ANSWERS:
        this.foldAnswer(record);
        break;
      case FACTS: {
        const changed = this.facts.fold(record);
        if (changed === null) break;
        this.changedFacts.add(changed, 1);
        this.causes.add(changed, (record.value as OretrailEvent).digest);
        break;
      }
      default:
        throw new Error(`${record.topic} is not an input of the eligibility worker`);
    }
  }

  evaluate(outbox: Outbox): void {
    this.setDirtyByFacts();
    const sharedBefore = this.outcomes.sharedCount;
    this.evaluateDirty(outbox);
    outbox.counts.shared += this.outcomes.sharedCount - sharedBefore;
    outbox.counts.evaluations += this.unchangedCount;
    outbox.counts.unchanged += this.unchangedCount;
    outbox.counts.unchangedClasses += this.unchangedCount;
    this.unchangedCount = 0;
  }

  private evaluateDirty(outbox: Outbox): void {
    for (const [vin, reasons] of this.dirty.each()) {
      if (outbox.isFull) return;
      this.dirty.delete(vin);
      const evaluation = () => this.evaluateVehicle(vin as Vin, reasons, outbox);
      outbox.counting(() => parkIfItThrows(this.parked, vin, evaluation));
      if (this.parked.size > 0 && this.parked.has(vin)) this.setApart(vin as Vin);
    }
  }

  private get law(): Law {
    return { facts: this.facts.facts, ruleset: this.ruleset };
  }

  /** Tells the law of now from that of other times of this state. */
  private get lawKey(): string {
    return `${this.ruleset} ${this.facts.changeCount}`;
  }

  private setEachDirty(reason: number): void {
    for (const [vin] of this.state.group(VINS, '')) this.setDirty(vin, reason);
  }

  private setDirty(vin: string, reason: number, causes?: string): void {
    this.causes.add(vin, causes);
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
    for (const [subject, causes] of this.concernedBy(changed)) this.setDirtyByFact(subject, causes);
    for (const subject of changed) this.changedFacts.delete(subject);
  }

  /** The subjects that changed facts concern, each once, and the statements that touch it. */
  private concernedBy(changed: readonly FactSubject[]): ReadonlyMap<FactSubject, string> {
    if (!this.causes.isKept) return new Map([...this.facts.concernedBy(changed)].map((subject) => [subject, '']));
    const concerned = new Map<FactSubject, string>();
    for (const one of changed) {
      const causes = this.causes.take(one);
      for (const subject of this.facts.concernedBy([one])) {
        concerned.set(subject, mergedCauses(concerned.get(subject) ?? '', causes));
      }
    }
    return concerned;
  }

  private setDirtyByFact(subject: FactSubject, causes: string): void {
    for (const vin of this.uses.vehiclesOfMaker(subject)) this.setDirty(vin, BY_REFERENCE, causes);
    for (const lotId of this.uses.lotsRestingOn(subject)) {
      for (const vin of this.drawing.consumersOf(lotId)) this.setDirty(vin, BY_REFERENCE, causes);
    }
  }

  private evaluateVehicle(vin: Vin, reasons: number, outbox: Outbox): void {
    const readsEvents = (reasons & BY_DATA) !== 0 || this.parked.has(vin);
    const since = reasons | (this.waiting.get(vin) ?? 0) | (readsEvents ? BY_DATA : 0);
    const stated = readsEvents ? this.statements.workedOut(vin) : this.statements.of(vin);
    if (readsEvents) this.declareDraws(vin, stated, outbox);
    const parents = this.parentsOf(vin, stated);
    if (parents === null) {
      this.waiting.add(vin, since);
      this.setApart(vin);
      return;
    }
    this.waiting.delete(vin);
    if (stated.built !== null && (since & BY_DATA) !== 0) this.uses.noteMaker(vin, stated.built.manufacturer);
    const judged = this.judge(vin, stated, parents);
    const causes = this.causes.take(vin);
    if (judged !== null) this.publish({ ...judged, isByReference: (since & BY_REFERENCE) !== 0 }, causes, outbox);
  }

  private declareDraws(vin: Vin, { built }: VehicleStatement, outbox: Outbox): void {
    const draws = built === null ? [] : vehicleDrawsOf(vin, built.builtOn, built.batteries);
    this.drawing.declare(vin, draws, outbox, this.causes.of(vin));
  }

  /** The lot of each battery; null if one has not acknowledged the draw, or is pending itself. */
  private parentsOf(vin: Vin, { built }: VehicleStatement): readonly KnownParent[] | null {
    const parents: KnownParent[] = [];
    for (const { lotId } of built?.batteries ?? []) {
      const parent = this.drawing.knownParent(vin, lotId);
      if (parent === null || parent.state.kind === 'pending') return null;
      parents.push(parent);
    }
    return parents;
  }

  /** Into the class whose lot may change without a look at the vehicle. One that rests on several lots, or none, is apart. */
  private classify(vin: Vin, { builtOn }: BuiltVehicle, hasIdConflict: boolean, outcome: Outcome): void {
    const { rested, shared, question } = outcome;
    const [only] = rested;
    if (only === undefined || rested.length > 1) {
      this.setApart(vin);
      return;
    }
    const { lotId, quantity, unit } = only.input;
    const of = () => {
      const { facts: _facts, ...asked } = question;
      const drawn = { hasIdConflict, quantity: `${quantity}`, unit, share: shareKey(only, builtOn) };
      return { law: this.lawKey, question: asked, ...drawn };
    };
    this.classes.join(vin, lotId, shared, of, builtOn);
  }

  /** The acknowledgement that a vehicle waits for affects it; until then no change of its lots matters. */
  private setApart(vin: Vin): void {
    const isAwaited = this.waiting.has(vin) && this.drawing.isAwaited(vin);
    this.classes.setApart(vin, isAwaited ? [] : this.drawing.parentsOf(vin));
  }

  /** Often none of thousands: each class of them is asked once. */
  private *vehiclesChangedBy(lotId: LotId): Iterable<string> {
    const known = this.drawing.parentThatFits(lotId);
    let askedCount = 0;
    for (const one of this.classes.of(lotId)) {
      askedCount += 1;
      if (known !== null && askedCount <= CLASSES_ASKED_MAX && this.isUnchanged(one, lotId, known)) {
        this.unchangedCount += 1;
      } else yield* this.classes.members(lotId, one.name);
    }
    yield* this.classes.members(lotId, APART);
  }

  /** Whether all vehicles of a class keep their assessment. */
  private isUnchanged(of: KnownClass, lotId: LotId, known: KnownParent): boolean {
    if (of.law !== this.lawKey) return false;
    try {
      const holdings = holdingsOfClass(of, lotId, known);
      if (holdings === null) return false;
      const asked = { ...of.question, facts: this.facts.facts };
      return this.outcomes.assessments.of(asked, holdings).assessmentId === of.assessmentId;
    } catch {
      // What fails here fails again when the vehicles are evaluated by themselves, which parks them.
      return false;
    }
  }

  /** What a vehicle's verdict is now, and the class that it belongs to from now on; null if no production was ever stated. */
  private judge(vin: Vin, stated: VehicleStatement, parents: readonly KnownParent[]): Judged | null {
    const { built, hasProduction, hasIdConflict, own, corrections } = stated;
    const { law } = this;
    if (built === null) {
      this.setApart(vin);
      return hasProduction ? { part: { vin }, own: [], corrections, outcome: this.outcomes.ofWithdrawn(law) } : null;
    }
    const outcome = this.outcomes.of({ vin, built, hasIdConflict, parents }, law);
    this.classify(vin, built, hasIdConflict, outcome);
    return { part: { vin, ...built.part }, own, corrections, outcome };
  }

  private publish(answer: Answer, causes: string, outbox: Outbox): void {
    const { vin } = answer.part;
    const address = { subject: vin, topic: VERDICTS, partition: this.index, key: vin };
    const next = nextRevision(answer, outbox.lastOf(address));
    if (next === null) return;
    const { topic, partition, key } = address;
    const { verdict: value, published } = next;
    const characters = answer.outcome.shared.characters + VEHICLE_CHARACTERS;
    outbox.emit(address, { topic, partition, key, value, causes }, characters, published);
  }
}
