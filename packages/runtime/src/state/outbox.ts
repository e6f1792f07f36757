/** What a step publishes: only what differs. Source: architecture.md, "Publish only what differs"; protocol.md, "Draws and answers". */
import { STEP_CHARACTERS_MAX, STEP_EVALUATIONS_MAX, STEP_OUTPUTS_MAX } from '../limits.ts';
import type { NewRecord } from '../port/log.ts';
import { PublishedRegisters } from './published.ts';
import {
  digestOfBody,
  nameOf,
  type Published,
  type RegisterAddress,
  type RegisterBody,
  registerRecord,
} from './register.ts';
import { table } from './table.ts';
import type { TaskState } from './task-state.ts';

const SEQ = table<number>('seq');

/** One entry of the journal: what was published where. */
export type PublishedEntry = readonly [subject: string, register: string, published: Published];

/** Bounds of what a step evaluates and publishes. */
export type OutboxLimits = Readonly<{ outputsMax: number; charactersMax: number; evaluationsMax: number }>;
/** The bounds of a step in production; a simulation makes them smaller, and so does a slow machine. */
export const OUTBOX_LIMITS: OutboxLimits = {
  outputsMax: STEP_OUTPUTS_MAX,
  charactersMax: STEP_CHARACTERS_MAX,
  evaluationsMax: STEP_EVALUATIONS_MAX,
};

/** The outputs of one step, in the order in which they were asked for, and what the journal must keep of them. */
export class Outbox {
  readonly records: NewRecord[] = [];
  readonly entries: PublishedEntry[] = [];
  /**
   * Evaluations of this step, how many published nothing, and how many took over what was worked out for another subject;
   * and classes that were evaluated in place of their vehicles and stayed as they were.
   */
  readonly counts = { evaluations: 0, unchanged: 0, shared: 0, unchangedClasses: 0 };
  private characters = 0;
  private readonly state: TaskState;
  private readonly published: PublishedRegisters;
  private readonly by: string;
  readonly limits: OutboxLimits;

  /** @param by the task that writes */
  constructor(state: TaskState, by: string, limits: OutboxLimits) {
    this.state = state;
    this.published = new PublishedRegisters(state);
    this.by = by;
    this.limits = limits;
  }

  /** Whether the step should evaluate no more. */
  get isFull(): boolean {
    const { outputsMax, charactersMax, evaluationsMax } = this.limits;
    return (
      this.records.length >= outputsMax || this.characters >= charactersMax || this.counts.evaluations >= evaluationsMax
    );
  }

  /** Carries out the evaluation of one subject, and counts it. */
  counting(evaluation: () => void): void {
    const before = this.records.length;
    evaluation();
    this.counts.evaluations += 1;
    if (this.records.length === before) this.counts.unchanged += 1;
  }

  /** What was last published in a register. */
  lastOf(address: RegisterAddress): Published | undefined {
    return this.published.of(address.subject, nameOf(address));
  }

  /**
   * Publishes a register's value, if it differs from the last.
   * @param causes the statements that it comes from
   * @returns the `seq` of the value that stands now
   */
  publish(address: RegisterAddress, body: object, causes?: string): number {
    const text = JSON.stringify(body);
    return this.publishBody(address, digestOfBody(text), { body, text }, causes);
  }

  /** The same for a body whose digest is known: what it says is only asked for if it differs. */
  publishBody(address: RegisterAddress, digest: string, content: RegisterBody, causes?: string): number {
    const last = this.lastOf(address);
    if (last !== undefined && last.digest === digest) return last.note as number;
    const seq = (this.state.get(SEQ, '') ?? 0) + 1;
    this.state.put(SEQ, '', '', seq);
    const n = (last?.n ?? 0) + 1;
    const record = registerRecord(address, this.by, { n, seq }, digest, content).causedBy(causes);
    this.emit(address, record, record.json.length, { digest, n, note: seq });
    return seq;
  }

  /**
   * Publishes a record of a form of its own, and notes what stands there now.
   * @param characters of its JSON, or about as many
   */
  emit(address: RegisterAddress, record: NewRecord, characters: number, published: Published): void {
    const entry: PublishedEntry = [address.subject, nameOf(address), published];
    this.add(record, characters);
    this.note(entry);
    this.entries.push(entry);
  }

  /** Sends a record that is not a register: a dead letter. */
  add(record: NewRecord, characters: number): void {
    this.records.push(record);
    this.characters += characters;
  }

  /** Takes note of what is published now, or in a recovery of what was, in any order: the last value counts, as it was first noted. */
  note([subject, register, published]: PublishedEntry): void {
    if (!this.published.note(subject, register, published) || typeof published.note !== 'number') return;
    const seq = this.state.get(SEQ, '') ?? 0;
    if (published.note > seq) this.state.put(SEQ, '', '', published.note);
  }
}
