/** Sends events of files through the intake. Source: intake.md, "2. HTTP". */
import type { AcceptedLine, RejectedLine } from '@oretrail/event-files';
import { ANY_OPERATOR, type EventError } from '@oretrail/model';
import {
  type Destination,
  type Publication,
  type PublicationCounts,
  publishTo,
  type Reject,
} from '@oretrail/operations';
import { z } from 'zod';
import type { ServiceClient } from '../http/service-client.ts';

/** Events of one request: intake.md, "2. HTTP". */
const BATCH_EVENTS_MAX = 1_000;
/** Bytes of one request: intake.md, "2. HTTP". */
const BATCH_BYTES_MAX = 4 * 1_024 * 1_024;
const PATH = '/v1/events';

/** A code that this version does not know is shown as it is. */
const FAULT = z.looseObject({ pointer: z.string(), code: z.string(), detail: z.string() });
/** What the intake has made of one event. */
const ITEM = z.looseObject({ index: z.int().min(0), outcome: z.string(), errors: z.array(FAULT).optional() });
/** If it is a problem, the faults are beside the items. */
const ANSWER = z.looseObject({
  items: z.array(ITEM),
  errors: z.array(FAULT.extend({ index: z.int().optional() })).default([]),
});
type Item = z.infer<typeof ITEM>;

/** What was sent. */
type SentCounts = Readonly<{
  publishedEvents: number;
  /** Events among the published ones that the intake had accepted before. */
  duplicateEvents: number;
}>;
/** What became of the lines. */
export type IntakeCounts = PublicationCounts & SentCounts;

/** An event may be written over many lines. JSON has no raw line end within a text, so each of them is white space. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}

/** An answer to so many events has one item for each. */
function isAnswerTo(count: number): (body: unknown) => boolean {
  return (body) => {
    const parsed = ANSWER.safeParse(body);
    return parsed.success && new Set(parsed.data.items.map(({ index }) => index)).size === count;
  };
}

class IntakeDestination implements Destination<SentCounts> {
  private readonly client: ServiceClient;
  private readonly reject: Reject;
  private waiting: AcceptedLine[] = [];
  private bytes = 0;
  private publishedEvents = 0;
  private duplicateEvents = 0;

  constructor(client: ServiceClient, reject: Reject) {
    this.client = client;
    this.reject = reject;
  }

  get counts(): SentCounts {
    const { publishedEvents, duplicateEvents } = this;
    return { publishedEvents, duplicateEvents };
  }

  async add(accepted: AcceptedLine): Promise<void> {
    const line = { ...accepted, text: onOneLine(accepted.text) };
    const bytes = Buffer.byteLength(line.text) + 1;
    const isFull = this.waiting.length === BATCH_EVENTS_MAX || this.bytes + bytes > BATCH_BYTES_MAX;
    if (isFull) await this.end();
    this.waiting.push(line);
    this.bytes += bytes;
  }

  async end(): Promise<void> {
    const sent = this.waiting;
    if (sent.length === 0) return;
    [this.waiting, this.bytes] = [[], 0];
    const isAnswer = isAnswerTo(sent.length);
    const body = { contentType: 'application/x-ndjson', text: sent.map(({ text }) => `${text}\n`).join('') };
    const answer = await this.client.send({ method: 'POST', path: PATH, body, isAnswer: (one) => isAnswer(one.body) });
    const { items, errors } = this.client.checked(PATH, ANSWER.refine(isAnswer), answer.body);
    const faults = Map.groupBy(errors, ({ index }) => index);
    const rejected = items.flatMap((item) => this.count(sent[item.index], { errors: faults.get(item.index), ...item }));
    await this.reject(rejected);
  }

  /** @returns the line if it was rejected */
  private count(line: AcceptedLine | undefined, { outcome, errors = [] }: Item): readonly RejectedLine[] {
    if (outcome === 'accepted' || outcome === 'duplicate') {
      this.publishedEvents += 1;
      if (outcome === 'duplicate') this.duplicateEvents += 1;
      return [];
    }
    if (line === undefined) return [];
    const { file, line: lineNumber, number, event } = line;
    const place = number === undefined ? { file, line: lineNumber } : { file, line: lineNumber, event: number };
    const { source, id } = event;
    return [{ ...place, source, id, errors: errors as readonly EventError[] }];
  }
}

/**
 * Sends the events of files. Each line is checked before, so that a bad one costs no request; what only the intake knows
 * it decides, such as who may correct the events of others.
 * @throws what `publishTo` throws of a file that can't be read; CommandLineError `intake-refused`, `intake-unreachable`
 */
export function publishToIntake(client: ServiceClient, publication: Publication): Promise<IntakeCounts> {
  return publishTo((reject) => new IntakeDestination(client, reject), publication, ANY_OPERATOR);
}
