/** The provenance worker: lots in, answers out. Law and facts never enter here. Source: protocol.md, "Draws and answers". */
import type { LotEvent, LotId } from '@oretrail/model';
import {
  type DeclaredInput,
  type Draw,
  drawsOf,
  evaluateLot,
  headerOf,
  inputsOf,
  LEVEL_TOO_DEEP,
  type LotHeader,
} from '@oretrail/provenance';
import {
  BATTERY_ANSWERS,
  DRAWS,
  digestOfBody,
  LOT_ANSWERS,
  type LogRecord,
  type Outbox,
  type ParkedSubject,
  type Pending,
  type PublishedEntry,
  type Reducer,
  type ReducerContext,
  SHIPMENTS,
  StoredBody,
  SUBJECT,
  SubjectSet,
  type TaskState,
  table,
  textTable,
} from '@oretrail/runtime';
import { CauseBook } from '../cause-book.ts';
import { type AnswerCauses, writeAnswerCauses } from '../drawing/answer-causes.ts';
import { Drawing, publishedRegister } from '../drawing/drawing.ts';
import { correctionsRoot, evidenceRoot, ownEvent, type Rested, restedOnParent } from '../evidence.ts';
import { parkedIn, parkIfItThrows } from '../parking.ts';
import { encodeLot, type GrantsBody, type LotState, type StockLimit } from '../records/answer-record.ts';
import { decodeHeader, type EncodedHeader, encodeHeader } from '../records/header-record.ts';
import { addEvent, canNameSomething, type EventsInForce, eventsInForceOf } from '../subject-events.ts';
import { type Depth, depthOf } from './levels.ts';
import { type DrawingPartition, Stock } from './stock.ts';

/** The last output of a lot, which stands while the lot waits. */
type LastOutput = Readonly<{
  kind: LotState['kind'];
  level: number;
  /** The digest of the lot's register, whose text lies apart: a mere draw needs it only if the register was never sent. */
  digest: string;
  /** What its stock is measured by; null if nothing is granted. */
  header: EncodedHeader | null;
  root: string | null;
  corrections: string | null;
}>;
/** The same with what each partition that draws the lot is answered. */
type Answered = LastOutput & Readonly<{ register: StoredBody; cuts: readonly StockLimit[]; causes: string }>;
/** A lot's new output. */
type Output = Readonly<{ state: LotState; root: string | null; corrections: string | null }>;
/** Why a lot is dirty: only its draws have changed, or what it is made of, by its own events or only by an answer. */
type Reason = Readonly<{ level: number; isWhole: boolean; isByAnswer?: boolean }>;

/** Every lot that an event was ever about, or that was ever drawn. */
const LOTS = table<1>('lots');
/** By the name that the states of all versions have. */
const LAST_OUTPUTS = table<LastOutput>('standing', SUBJECT);
const REGISTERS = textTable('registers');

/** What a lot's own event makes of it. */
type Declared = Readonly<{
  event: LotEvent;
  header: LotHeader;
  inputs: readonly DeclaredInput[];
  draws: readonly Draw[];
}>;

function declaredBy(event: LotEvent): Declared {
  const header = headerOf(event);
  const inputs = inputsOf(event);
  return { event, header, inputs, draws: drawsOf(header, inputs) };
}

/** Steps that levels of waiting lots wait for others, at most: a loop must be found though there is always something to read. */
const DEFERRED_STEPS_MAX = 32;
const DEFERRED_STEPS = table<number>('deferred-steps');

/** The grants of a lot of which nothing is left to grant, or nothing yet. */
const NO_CUTS: readonly StockLimit[] = [];

/** One partition of lots. */
export class ProvenanceReducer implements Reducer {
  private readonly state: TaskState;
  private readonly index: number;
  private readonly drawing: Drawing;
  private readonly stock: Stock;
  private readonly dirty: SubjectSet<Reason>;
  /**
   * Dirty only because of a parent that waits itself: only the level can differ, and only a loop is found by it. While there
   * is something to read, the parent's figures are likely to come. Source: docs/decisions/0017.
   */
  private readonly deferred: SubjectSet;
  private readonly waiting: SubjectSet;
  private readonly parked: SubjectSet<string>;
  private readonly causes: CauseBook;
  /** What touches only those that draw a lot of which not all can be served. */
  private readonly causesOfDraws: CauseBook;

  constructor(context: ReducerContext) {
    this.state = context.state;
    this.index = context.index;
    this.stock = new Stock(context.state);
    this.dirty = new SubjectSet(context.state, 'dirty');
    this.waiting = new SubjectSet(context.state, 'waiting');
    this.parked = new SubjectSet(context.state, 'parked');
    this.deferred = new SubjectSet(context.state, 'deferred');
    this.causes = new CauseBook(context, 'causes');
    this.causesOfDraws = new CauseBook(context, 'causes-of-draws');
    this.drawing = new Drawing(context, 'lot', (consumer, parent, causes) => {
      this.causes.add(consumer, causes);
      this.setAnsweredDirty(consumer, parent);
    });
  }

  get pending(): Pending {
    return { dirty: this.dirty.size + this.deferred.size, waiting: this.waiting.size, parked: this.parked.size };
  }

  get canDeferStep(): boolean {
    return this.dirty.size === 0 && this.deferred.size > 0;
  }

  setRuleset(): void {
    // The law enters only at the vehicle.
  }

  setAllDirty(): void {
    for (const [lotId] of this.state.group(LOTS, '')) this.setDirty(lotId, true);
  }

  /** Each of its outputs is compared with what was published. */
  distrust(): void {}

  retryParked(): void {
    for (const [lotId] of this.parked.first(this.parked.size)) this.setDirty(lotId, true);
  }

  parkedSubjects(count: number): readonly ParkedSubject[] {
    return parkedIn(this.parked, count);
  }

  publishedIn(record: LogRecord): PublishedEntry | null {
    return publishedRegister(record, `provenance-${this.index}`);
  }

  fold(record: LogRecord): void {
    switch (record.topic) {
      case SHIPMENTS:
        this.foldShipment(record);
        break;
      case DRAWS: {
        const draw = this.stock.fold(record);
        if (draw === null) break;
        this.causesOfDraws.add(draw.parent, record.causes);
        this.setDirty(draw.parent, false);
        break;
      }
      case LOT_ANSWERS:
        this.drawing.fold(record);
        break;
      default:
        throw new Error(`${record.topic} is not an input of the provenance worker`);
    }
  }

  evaluate(outbox: Outbox, hasRead: boolean): void {
    if (this.deferred.size > 0) this.setDeferredDirty(outbox, hasRead);
    const next = [...this.dirty.first(outbox.limits.evaluationsMax)].sort((a, b) => a[1].level - b[1].level);
    for (const [lotId, reason] of next) {
      if (outbox.isFull) return;
      this.dirty.delete(lotId);
      const evaluation = () => this.evaluateLot(lotId as LotId, reason, outbox);
      outbox.counting(() => parkIfItThrows(this.parked, lotId, evaluation));
    }
  }

  private foldShipment(record: LogRecord): void {
    const { event, isNew } = addEvent(this.state, record);
    if (!canNameSomething(event.subject)) return;
    if (isNew) this.causes.add(event.subject, event.digest);
    this.setDirty(event.subject, true);
  }

  private setDirty(lotId: string, isWhole: boolean, isByAnswer = false): void {
    const known = this.dirty.get(lotId);
    if (known !== undefined && (!isWhole || (known.isWhole && (isByAnswer || known.isByAnswer !== true)))) return;
    if (this.state.get(LOTS, '', lotId) === undefined) this.state.put(LOTS, '', lotId, 1);
    if (isWhole) this.deferred.delete(lotId);
    const level = known?.level ?? this.state.get(LAST_OUTPUTS, lotId)?.level ?? 0;
    this.dirty.add(lotId, isByAnswer ? { level, isWhole, isByAnswer } : { level, isWhole });
  }

  private setAnsweredDirty(lotId: string, parent: string): void {
    if (!this.drawing.isPending(parent)) this.setDirty(lotId, true, true);
    else if (this.dirty.get(lotId)?.isWhole !== true) this.deferred.add(lotId, 1);
  }

  /** Makes dirty what was deferred, once there is nothing else to do, or after so many steps that had something. */
  private setDeferredDirty({ limits }: Outbox, hasRead: boolean): void {
    const steps = (this.state.get(DEFERRED_STEPS, '') ?? 0) + 1;
    const isDue = (!hasRead && this.dirty.size === 0) || steps >= DEFERRED_STEPS_MAX;
    this.state.put(DEFERRED_STEPS, '', '', isDue ? 0 : steps);
    if (!isDue) return;
    for (const [lotId] of this.deferred.first(limits.evaluationsMax)) this.setDirty(lotId, true, true);
  }

  private evaluateLot(lotId: LotId, { isWhole, isByAnswer }: Reason, outbox: Outbox): void {
    const last = this.state.get(LAST_OUTPUTS, lotId);
    const isParked = this.parked.has(lotId);
    const isDue = isWhole || isParked || last === undefined;
    const isDeclared = isByAnswer === true && !isParked;
    const next = isDue ? this.workOut(lotId, last, isDeclared ? null : outbox) : null;
    const output = next === null ? last : this.keep(lotId, next);
    if (output === undefined) return;
    // What has touched a waiting lot is for the answer that it waits for.
    const lot = next === null ? '' : this.causes.take(lotId);
    this.answerAll(lotId, output, { lot, draws: this.causesOfDraws.take(lotId) }, outbox);
  }

  private keep(lotId: LotId, { state, root, corrections }: Output): LastOutput {
    const text = JSON.stringify(encodeLot(lotId, state));
    const level = state.kind === 'missing' ? 0 : state.level;
    const header = state.kind === 'ready' ? encodeHeader(state.figures) : null;
    const last = { kind: state.kind, level, digest: digestOfBody(text), header, root, corrections };
    this.state.put(LAST_OUTPUTS, lotId, '', last);
    this.state.putText(REGISTERS, lotId, text);
    return last;
  }

  /**
   * The lot's new output; null if it must wait and its last one stands.
   * @param outbox for its draws; null if they are as they were
   */
  private workOut(lotId: LotId, last: LastOutput | undefined, outbox: Outbox | null): Output | null {
    const inForce = eventsInForceOf(this.state, lotId);
    const declared = inForce.lot === null ? null : declaredBy(inForce.lot.event);
    if (outbox !== null) this.drawing.declare(lotId, declared?.draws ?? [], outbox, this.causes.of(lotId));
    const output =
      declared === null ? missingLot(inForce) : this.placed(lotId, inForce, declared, last?.kind ?? 'missing');
    const waits = output === null || output.state.kind === 'pending';
    if (waits) this.waiting.add(lotId, 1);
    else this.waiting.delete(lotId);
    return output;
  }

  private placed(lotId: LotId, inForce: EventsInForce, declared: Declared, stood: LotState['kind']): Output | null {
    const { header, inputs } = declared;
    const depth = depthOf(
      lotId,
      inputs.map((input) => [input.lotId, this.drawing.latestState(input.lotId)] as const),
    );
    if (depth.level === LEVEL_TOO_DEEP) {
      return { state: { kind: 'too-deep', ...depth, header }, ...commitments(inForce, []) };
    }
    const rested = this.restedOn(lotId, declared);
    if (rested !== null) return readyLot(inForce, declared, depth, rested);
    const hasStood = stood === 'ready' || stood === 'too-deep';
    return hasStood ? null : { state: { kind: 'pending', ...depth }, root: null, corrections: null };
  }

  /** What each input was answered; null if a parent has not acknowledged the draw, or is pending itself. */
  private restedOn(lotId: LotId, { inputs, draws }: Declared): readonly Rested[] | null {
    const rested: Rested[] = [];
    for (const [i, input] of inputs.entries()) {
      const parent = this.drawing.knownParent(lotId, input.lotId);
      const draw = draws[i];
      if (parent === null || draw === undefined || parent.state.kind === 'pending') return null;
      rested.push(restedOnParent(draw, input, parent));
    }
    return rested;
  }

  /** Answers every partition that draws this lot: both registers, if they differ from the last. */
  private answerAll(lotId: LotId, last: LastOutput, { lot, draws }: AnswerCauses, outbox: Outbox): void {
    const readers = this.stock.readersOf(lotId);
    if (readers.length === 0) return;
    const wasShort = draws !== '' && this.stock.isShort(lotId);
    const cuts = last.header === null ? NO_CUTS : this.stock.cutsOf(decodeHeader(last.header));
    const register = new StoredBody(() => this.state.getText(REGISTERS, lotId) ?? '');
    const causes = writeAnswerCauses({ lot, draws: wasShort || cuts.length > 0 ? draws : '' });
    for (const reader of readers) this.answerOne(lotId, reader, { ...last, register, cuts, causes }, outbox);
  }

  private answerOne(
    parent: LotId,
    { kind, reply, drawSeq, draws }: DrawingPartition,
    { digest, root, corrections, register, cuts, causes }: Answered,
    outbox: Outbox,
  ): void {
    const topic = kind === 'lot' ? LOT_ANSWERS : BATTERY_ANSWERS;
    const address = { subject: parent, topic, partition: reply };
    const retired: GrantsBody = { of: 'grants', parent, retired: true, drawSeq };
    const grants: GrantsBody = { of: 'grants', parent, retired: false, lot: digest, cuts, drawSeq, root, corrections };
    if (draws > 0) outbox.publishBody({ ...address, key: parent }, digest, register);
    outbox.publish({ ...address, key: `${parent} grants` }, draws > 0 ? grants : retired, causes);
  }
}

/** Nobody declares the lot, or corrections took all of its events out of force; then they are what changed below it. */
function missingLot({ corrections }: EventsInForce): Output {
  return { state: { kind: 'missing' }, root: null, corrections: correctionsRoot(corrections, []) };
}

/** What a lot's evidence and corrections come to. */
function commitments(
  { lot, corrections }: EventsInForce,
  rested: readonly Rested[],
): Pick<Output, 'root' | 'corrections'> {
  return {
    root: evidenceRoot(lot === null ? [] : [ownEvent(lot)], rested),
    corrections: correctionsRoot(corrections, rested),
  };
}

function readyLot(inForce: EventsInForce, declared: Declared, depth: Depth, rested: readonly Rested[]): Output {
  const { event, header } = declared;
  const figures = evaluateLot(event, header, inForce.lot?.hasIdConflict ?? false, rested);
  return { state: { kind: 'ready', ...depth, figures }, ...commitments(inForce, rested) };
}
