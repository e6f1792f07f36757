/** The topic of grants: all of it is folded, and what is accepted is added. Source: intake.md, "Grant events". */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GrantBook,
  type GrantEvent,
  type GrantOutcome,
  type GrantRecord,
  type PrincipalId,
  parseGrantEvent,
  timeFault,
} from '@oretrail/authority';
import type { Fetched } from '@oretrail/kafka-log';
import { EVENT_BYTES_MAX, type EventError, eventError, GRANTS, parseText } from '@oretrail/model';
import { withAddress } from '../admission/other-address.ts';
import { INTAKE_ERRORS } from '../errors.ts';
import type { GrantAnswer, Sender } from '../intake.ts';
import { KAFKA_ANSWER_MAX_MS } from '../limits.ts';
import type { TopicReader } from '../reading/topic-reader.ts';
import type { Stamps } from '../stamps.ts';
import { type Outgoing, outgoing } from '../writing/outgoing.ts';
import type { Writer } from '../writing/writer.ts';
import { grantMessage, grantRecordOf } from './grant-message.ts';

/** What following the topic takes. */
export type GrantLogOptions = Readonly<{
  reader: TopicReader;
  writer: Writer;
  stamps: Stamps;
  /** May state the first grant; null if nobody may. */
  bootstrap: PrincipalId | null;
  /** How long Kafka may take; KAFKA_ANSWER_MAX_MS if it is left out. */
  answerMaxMs?: number | undefined;
}>;

const PLACE = { topic: GRANTS, partition: 0 };

/** A grant event as it was sent, and parsed; or its faults. */
type Sent =
  | Readonly<{ ok: true; value: object; event: GrantEvent }>
  | Readonly<{ ok: false; errors: readonly EventError[] }>;

function parsedText(text: string): Sent {
  const bytes = Buffer.byteLength(text);
  if (bytes > EVENT_BYTES_MAX) {
    return {
      ok: false,
      errors: [eventError([], 'too-large', `The event has ${bytes} bytes, and the limit is ${EVENT_BYTES_MAX}`)],
    };
  }
  let value: object = {};
  const parsed = parseText<GrantEvent>(text, (json) => {
    value = json as object;
    return parseGrantEvent(json);
  });
  if (parsed.ok) return { ok: true, value, event: parsed.event };
  return { ok: false, errors: withAddress(parsed.errors, value) };
}

/** Waits for Kafka no longer than a sender should. What is unreadable ends the process elsewhere. @throws IntakeError `kafka-away` */
async function inTime(reading: Promise<void>, maxMs: number): Promise<void> {
  const waiting = new AbortController();
  const isRead = await Promise.race([
    reading.then(
      () => true,
      () => false,
    ),
    sleep(maxMs, false, { signal: waiting.signal }).catch(() => false),
  ]);
  waiting.abort();
  if (!isRead)
    throw INTAKE_ERRORS.error('kafka-away', 'The grant event is written, and what became of it is not read yet');
}

/** Who holds what, as the log's order decides. */
export class GrantLog {
  private readonly options: GrantLogOptions;
  private folded: GrantBook;
  private next = 0;
  private isEmpty = true;
  /** When each accepted event was recorded, by its digest. */
  private readonly recorded = new Map<string, string>();
  /** What became of the records that were read since a grant event was given to the writer, by offset; null if nobody waits. */
  private awaited: Map<number, GrantOutcome> | null = null;
  /** Whether the writer has a grant event. */
  private isWriting = false;
  /** One is judged, written and read back after the other. */
  private last: Promise<unknown> = Promise.resolve();
  private catchingUp: Promise<void> = Promise.resolve();

  constructor(options: GrantLogOptions) {
    this.options = options;
    this.folded = new GrantBook(options.bootstrap);
  }

  /** Who holds what. Another book after the first record was read. */
  get book(): GrantBook {
    return this.folded;
  }

  /** Reads to where the topic ends now. @throws KafkaLogError */
  catchUp(): Promise<void> {
    this.catchingUp = this.catchingUp.catch(() => {}).then(() => this.readOn());
    return this.catchingUp;
  }

  /**
   * Takes a grant event, and answers what the order of the log has made of it.
   * @throws IntakeError `kafka-away` if that is not known
   */
  take(text: string, sender: Sender): Promise<GrantAnswer> {
    const turn = this.last.catch(() => {}).then(() => this.takeNext(text, sender));
    this.last = turn;
    return turn;
  }

  private async takeNext(text: string, sender: Sender): Promise<GrantAnswer> {
    const { stamps, writer } = this.options;
    writer.requireOpen();
    const sent = parsedText(text);
    if (!sent.ok) return { outcome: 'rejected', errors: sent.errors };
    const record: GrantRecord = { event: sent.event, principal: sender.principal, recordedtime: stamps.nextOfGrant() };
    const late = timeFault(sent.event, record.recordedtime);
    if (late !== null) return { outcome: 'rejected', errors: [late] };
    const judged = this.folded.judge(record);
    if (judged.outcome !== 'accepted') return this.answer(judged, record);
    const message = outgoing(grantMessage(sent.value, record, sender), null);
    writer.requireRoom(1, message.bytes);
    return this.answer(await this.writeAndRead(message, record), record);
  }

  /** What the log's order has made of a record. It may be read before the writer says where it is. */
  private async writeAndRead(message: Outgoing, { recordedtime }: GrantRecord): Promise<GrantOutcome> {
    const outcomes = new Map<number, GrantOutcome>();
    this.awaited = outcomes;
    try {
      this.options.stamps.hold(recordedtime);
      await this.write(message);
      const { offset } = message;
      if (offset === null) throw INTAKE_ERRORS.error('kafka-away', 'The grant event may have been written or not');
      await inTime(this.readBeyond(offset), this.options.answerMaxMs ?? KAFKA_ANSWER_MAX_MS);
      const outcome = outcomes.get(offset);
      if (outcome === undefined) throw new TypeError('each record that is read has an outcome');
      return outcome;
    } finally {
      this.awaited = null;
    }
  }

  private async write(message: Outgoing): Promise<void> {
    this.isWriting = true;
    await this.options.writer.write([message]).answered;
    this.isWriting = false;
  }

  private async readBeyond(offset: number): Promise<void> {
    while (this.next <= offset) await this.catchUp();
  }

  private answer(decided: GrantOutcome, { event, recordedtime }: GrantRecord): GrantAnswer {
    const { grantId } = event.data;
    switch (decided.outcome) {
      case 'accepted':
        return { outcome: 'accepted', grantId, recordedAt: recordedtime };
      case 'duplicate':
        return { outcome: 'duplicate', grantId, recordedAt: this.recorded.get(event.digest) ?? null };
      case 'refused':
        return { outcome: 'rejected', errors: decided.faults };
    }
  }

  private async readOn(): Promise<void> {
    const { reader, writer, stamps } = this.options;
    // What may still be written is read another time.
    const due = this.isWriting || writer.isAway ? [] : stamps.held;
    const ends = await reader.ends([PLACE]);
    const taker = { position: () => this.next, take: (fetched: Fetched) => this.apply(fetched) };
    await reader.readTo([PLACE], ends, taker);
    for (const stamp of due) stamps.release(stamp);
  }

  private apply({ messages, next }: Fetched): void {
    for (const message of messages) {
      const record = grantRecordOf(message);
      // The intake writes only what it has accepted, so the first sender was the bootstrap operator of its day.
      if (this.isEmpty) this.folded = new GrantBook(record.principal);
      this.isEmpty = false;
      const outcome = this.folded.apply(record);
      this.options.stamps.release(record.recordedtime);
      if (outcome.outcome === 'accepted') this.recorded.set(record.event.digest, record.recordedtime);
      this.awaited?.set(message.offset, outcome);
    }
    this.next = next;
  }
}
