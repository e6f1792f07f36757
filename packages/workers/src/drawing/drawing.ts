/**
 * The consumers' side of draws, the same for lots and vehicles: what they draw, what was answered, and which consumers an
 * answer affects. Source: protocol.md, "Draws and answers".
 */
import { compareUtf8, type Day, type LotId, type Mineral } from '@oretrail/model';
import type { Draw } from '@oretrail/provenance';
import {
  DRAWS,
  isNews,
  type LogRecord,
  nameOf,
  type Outbox,
  type PublishedEntry,
  PublishedRegisters,
  partitionOf,
  type ReducerContext,
  type RegisterAddress,
  readOwnEnvelope,
  readRegister,
  SUBJECT,
  type TaskState,
  table,
} from '@oretrail/runtime';
import type { AnswerBody, GrantsBody, LotState, StockLimit } from '../records/answer-record.ts';
import { type ConsumerKind, DRAW_KEY_SEPARATOR, drawBody, drawKey, withdrawnBody } from '../records/draw-record.ts';
import { AnswerCache } from './answer-cache.ts';
import { type AnswerCauses, readAnswerCauses } from './answer-causes.ts';
import { DRAWN_BY, DRAWN_LOT } from './families.ts';
import { LotAnswers, type Received } from './lot-answers.ts';

type Drawn = readonly [day: Day, seq: number];

/** Who is granted what, by parent: it changes with every draw. */
const GRANTS = table<Received<GrantsBody>>('answers-grants', DRAWN_LOT);
/** Draws that stand, by consumer and parent. */
const DRAWN = table<Drawn>('drawn', SUBJECT);
/** The same by parent, in the order of serving, so that a limit that moves affects only the consumers that it passes. */
const CONSUMERS = table<string>('consumers', DRAWN_BY);
/** Draws that are not acknowledged yet, by parent and `seq`. */
const AWAITING = table<string>('awaiting', DRAWN_BY);

const PLACE_SEPARATOR = '\u001f';
/** Digits of a `seq` as a key: 2⁵³ has 16. */
const SEQ_DIGITS = 16;

const placeKey = (day: string, consumer: string): string => day + PLACE_SEPARATOR + consumer;
const seqKey = (seq: number): string => seq.toString().padStart(SEQ_DIGITS, '0');

/** A parent as its answers have it, once they fit together. */
export type KnownParent = Readonly<{ state: LotState; grants: Granting }>;

/** Gets each consumer to be evaluated, the parent whose answer affects it, and the statements that the answer comes from, if known. */
type Touch = (consumer: string, parent: string, causes?: string) => void;

/** What the consumers of one task draw, and what they were answered. */
export class Drawing {
  private readonly state: TaskState;
  private readonly published: PublishedRegisters;
  private readonly index: number;
  private readonly partitions: number;
  private readonly kind: ConsumerKind;
  private readonly setDirty: Touch;
  private readonly changedBy: (parent: LotId) => Iterable<string>;
  private readonly lots: LotAnswers;
  private readonly cache = new AnswerCache();
  private readonly fitting = new WeakMap<LotState, KnownParent>();

  /**
   * @param changedBy tells which consumers a parent that has changed affects, those apart that wait for its acknowledgement;
   *   all of them, if it is left out
   */
  constructor(
    { state, index, partitions }: ReducerContext,
    kind: ConsumerKind,
    setDirty: Touch,
    changedBy: ((parent: LotId) => Iterable<string>) | null = null,
  ) {
    this.state = state;
    this.published = new PublishedRegisters(state);
    this.lots = new LotAnswers(state);
    this.index = index;
    this.partitions = partitions;
    this.kind = kind;
    this.setDirty = setDirty;
    this.changedBy = changedBy ?? ((parent) => this.consumersOf(parent));
  }

  /** Takes an answer into the state and makes the consumers dirty that it concerns; null if it is not news. */
  fold(record: LogRecord): AnswerBody | null {
    const { n, digest, body } = readRegister<AnswerBody>(record);
    const next = { n, digest };
    if (body.of === 'lot') {
      if (!isNews(record, this.lots.get(body.parent), next)) return null;
      this.lots.put(body.parent, { ...next, body });
      this.setDirtyIfItFits(body.parent);
      return body;
    }
    const known = this.state.get(GRANTS, body.parent);
    if (!isNews(record, known, next)) return null;
    this.state.put(GRANTS, body.parent, '', { ...next, body });
    if (!body.retired) this.setConcernedDirty(body, known?.body, readAnswerCauses(record.causes));
    return body;
  }

  /**
   * Publishes the draws of one consumer as they stand, and withdraws those that stand no more.
   * @param causes the statements that have touched the consumer
   */
  declare(consumer: string, draws: readonly Draw[], outbox: Outbox, causes: string): void {
    const before = new Map(this.state.group(DRAWN, consumer) as Iterable<[LotId, Drawn]>);
    const parents = new Set<string>();
    for (const draw of draws) {
      parents.add(draw.parent);
      const body = drawBody(draw, this.kind, this.index);
      const seq = outbox.publish(this.addressOf(draw.parent, consumer), body, causes);
      this.note(draw, seq, before.get(draw.parent));
    }
    // Not only of those that stand: of one that was published just before a crash, a state behind its journal has no other note.
    for (const parent of this.publishedDraws(consumer)) {
      if (parents.has(parent)) continue;
      const body = withdrawnBody(parent, consumer, this.kind, this.index);
      outbox.publish(this.addressOf(parent, consumer), body, causes);
      this.forget(parent, consumer, before.get(parent));
    }
  }

  /** A parent that a consumer draws, if it has acknowledged the draw and its answers fit together; else null. */
  knownParent(consumer: string, parent: LotId): KnownParent | null {
    const [, seq] = this.state.get(DRAWN, consumer, parent) ?? [];
    const known = seq === undefined ? null : this.parentThatFits(parent);
    return seq === undefined || known === null || known.grants.drawSeq < seq ? null : known;
  }

  /** The same for any consumer that it has acknowledged. As long as nothing changes, and it is in memory, it is the same object. */
  parentThatFits(parent: LotId): KnownParent | null {
    const grants = this.state.get(GRANTS, parent)?.body;
    if (grants === undefined || grants.retired) return null;
    const state = this.lotState(parent, grants.lot);
    if (state === null) return null;
    const known = this.fitting.get(state);
    if (known?.grants === grants) return known;
    const fitting = { state, grants };
    this.fitting.set(state, fitting);
    return fitting;
  }

  /** Whether some parent has not acknowledged a consumer's draw: the acknowledgement will affect the consumer. */
  isAwaited(consumer: string): boolean {
    for (const [parent, [, seq]] of this.state.group(DRAWN, consumer)) {
      if (this.state.get(AWAITING, parent, seqKey(seq)) !== undefined) return true;
    }
    return false;
  }

  /** The parents that a consumer draws. */
  *parentsOf(consumer: string): Iterable<LotId> {
    for (const [parent] of this.state.group(DRAWN, consumer)) yield parent as LotId;
  }

  /** What a parent last said of itself, whether or not the draw is acknowledged. */
  latestState(parent: LotId): LotState | null {
    return this.lotState(parent, null);
  }

  /** Whether a parent last said that it waits itself. */
  isPending(parent: string): boolean {
    return this.lots.get(parent)?.body.kind === 'pending';
  }

  /** Consumers here that draw a parent. */
  *consumersOf(parent: string): Iterable<string> {
    for (const [, consumer] of this.state.group(CONSUMERS, parent)) yield consumer;
  }

  private lotState(parent: LotId, digest: string | null): LotState | null {
    const lot = this.lots.get(parent);
    if (lot === undefined || (digest !== null && lot.digest !== digest)) return null;
    return this.cache.stateOf(lot.digest, lot.body);
  }

  private addressOf(parent: LotId, consumer: string): RegisterAddress {
    const partition = partitionOf(parent, this.partitions);
    return { subject: consumer, topic: DRAWS, partition, key: drawKey(parent, consumer) };
  }

  /** Parents that this consumer has ever published a draw for. */
  private publishedDraws(consumer: string): readonly LotId[] {
    const parents: LotId[] = [];
    for (const place of this.published.keysBehind(consumer, `${DRAWS}/`)) {
      const key = place.slice(place.indexOf('/') + 1);
      parents.push(key.slice(0, key.indexOf(DRAW_KEY_SEPARATOR)) as LotId);
    }
    return parents;
  }

  private note({ parent, consumer, day }: Draw, seq: number, known: Drawn | undefined): void {
    const [knownDay, knownSeq] = known ?? [];
    if (knownDay === day && knownSeq === seq) return;
    if (known !== undefined) this.forget(parent, consumer, known);
    this.state.put(DRAWN, consumer, parent, [day, seq]);
    this.state.put(CONSUMERS, parent, placeKey(day, consumer), consumer);
    const grants = this.state.get(GRANTS, parent)?.body;
    if (grants === undefined || grants.drawSeq < seq) this.state.put(AWAITING, parent, seqKey(seq), consumer);
  }

  private forget(parent: string, consumer: string, known: Drawn | undefined): void {
    if (known === undefined) return;
    const [day, seq] = known;
    this.state.remove(DRAWN, consumer, parent);
    this.state.remove(CONSUMERS, parent, placeKey(day, consumer));
    this.state.remove(AWAITING, parent, seqKey(seq));
  }

  /** A lot's grants name its register and are written behind it, in one step: until they come there is nothing to evaluate. */
  private setDirtyIfItFits(parent: string): void {
    const grants = this.state.get(GRANTS, parent)?.body;
    const lot = this.lots.get(parent);
    if (grants?.retired === false && grants.lot === lot?.digest) this.setAllDirty(parent);
  }

  private setAllDirty(parent: string, causes?: string): void {
    for (const consumer of this.changedBy(parent as LotId)) this.setDirty(consumer, parent, causes);
  }

  private setConcernedDirty(next: Granting, known: GrantsBody | undefined, causes: AnswerCauses): void {
    this.setAcknowledgedDirty(next);
    if (known === undefined || known.retired) {
      this.setAllDirty(next.parent, causes.lot);
      return;
    }
    if (isOtherLot(known, next)) {
      this.setAllDirty(next.parent, causes.lot);
      if (causes.draws === '') return;
    }
    const minerals = new Set<Mineral | 'all'>([...known.cuts, ...next.cuts].map(({ mineral }) => mineral));
    for (const mineral of minerals) {
      const of = (cuts: readonly StockLimit[]): StockLimit | undefined => cuts.find((cut) => cut.mineral === mineral);
      this.setPassedDirty(next.parent, of(known.cuts), of(next.cuts), causes.draws);
    }
  }

  private setAcknowledgedDirty({ parent, drawSeq }: GrantsBody): void {
    const acknowledged: string[] = [];
    for (const [key, consumer] of this.state.group(AWAITING, parent)) {
      if (key > seqKey(drawSeq)) break;
      acknowledged.push(key);
      this.setDirty(consumer, parent);
    }
    for (const key of acknowledged) this.state.remove(AWAITING, parent, key);
  }

  /** Touches the consumers that a limit has passed, from where it was to where it is; no limit lies behind all. */
  private setPassedDirty(
    parent: string,
    from: StockLimit | undefined,
    to: StockLimit | undefined,
    causes: string,
  ): void {
    const keyOf = (cut: StockLimit | undefined): string | null =>
      cut === undefined ? null : placeKey(cut.day, cut.consumer);
    const [a, b] = [keyOf(from), keyOf(to)];
    if (a === b && from?.granted === to?.granted) return;
    const [first, last] = a === null || b === null ? [a ?? b, null] : compareUtf8(a, b) < 0 ? [a, b] : [b, a];
    for (const [key, consumer] of this.state.group(CONSUMERS, parent, { from: first ?? '' })) {
      if (last !== null && compareUtf8(key, last) > 0) break;
      this.setDirty(consumer, parent, causes);
    }
  }
}

type Granting = GrantsBody & { retired: false };

/** Whether grants belong to another state of the lot, or of what it rests on, than those before. */
function isOtherLot(known: Granting, next: Granting): boolean {
  return known.lot !== next.lot || known.root !== next.root || known.corrections !== next.corrections;
}

/** What a register record says that a task has published; null if another task wrote it. */
export function publishedRegister(record: LogRecord, by: string): PublishedEntry | null {
  const envelope = readOwnEnvelope(record, by);
  if (envelope === null) return null;
  const { subject, n, seq, digest } = envelope;
  const { topic, partition, key } = record;
  return [subject, nameOf({ subject, topic, partition, key }), { digest, n, note: seq }];
}
