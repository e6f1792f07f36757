/** From lines to a pipeline: every good event is published, and nothing of a bad line. */
import {
  type AcceptedLine,
  knowledgeFilter,
  type ParsedLine,
  parseFiles,
  type RejectedLine,
  STANDARD_INPUT,
  type StandardInput,
} from '@oretrail/event-files';
import type { Operators } from '@oretrail/model';
import { eventRecord, type Log, type NewRecord } from '@oretrail/runtime';

/** Events sent at once: some hundred kilobytes, so that the way there and back is shared by many. */
const BATCH_EVENTS_MIN = 1_000;

/** What is published, and how. */
export type Publication = Readonly<{
  files: readonly string[];
  /** Leaves out every event that was known later; null: none is left out. */
  asKnownAt: string | null;
  /** Called if one of the files is `-`, and only then. */
  standardInput: () => StandardInput;
  /** Called with what a file was taken for, if it is not simply events, one a line: the rest of a sentence. */
  onTaken?: (file: string, takenFor: string) => void;
  /** Called with rejected lines as they come. */
  onRejected: (lines: readonly RejectedLine[]) => Promise<unknown>;
  /** Called after each batch of lines. */
  onProgress: (counts: PublicationCounts) => void;
}>;

/** What became of the lines. */
export type PublicationCounts = Readonly<{
  publishedEvents: number;
  /** Good events that were recorded later than was asked for. */
  leftOutEvents: number;
  rejectedLines: number;
}>;

/** What a destination has sent. */
export type SentCounts = Pick<PublicationCounts, 'publishedEvents'>;

/** Where good events go, in the order of their lines. */
export interface Destination<Sent extends SentCounts = SentCounts> {
  /** Takes one. It may send those that it has. */
  add(line: AcceptedLine): Promise<void>;
  /** Sends the last ones. */
  end(): Promise<void>;
  /** What it has sent. */
  readonly counts: Sent;
}

/** Called by a destination that refuses a good line. */
export type Reject = (lines: readonly RejectedLine[]) => Promise<void>;

class Publisher<Sent extends SentCounts> {
  private readonly to: Destination<Sent>;
  private readonly publication: Publication;
  private readonly isKnown: ReturnType<typeof knowledgeFilter>;
  private leftOutEvents = 0;
  private rejectedLines = 0;

  constructor(publication: Publication, openDestination: (reject: Reject) => Destination<Sent>) {
    this.publication = publication;
    this.isKnown = knowledgeFilter(publication);
    this.to = openDestination((lines) => this.reject(lines));
  }

  async take(lines: readonly ParsedLine[]): Promise<void> {
    const rejected: RejectedLine[] = [];
    for (const line of lines) {
      if (line.kind === 'rejected') rejected.push(line.rejected);
      else if (this.isKnown(line.accepted.event)) await this.to.add(line.accepted);
      else this.leftOutEvents += 1;
    }
    await this.reject(rejected);
    this.publication.onProgress(this.counts);
  }

  async end(): Promise<PublicationCounts & Sent> {
    await this.to.end();
    return this.counts;
  }

  private get counts(): PublicationCounts & Sent {
    const { leftOutEvents, rejectedLines } = this;
    return { ...this.to.counts, leftOutEvents, rejectedLines };
  }

  private async reject(lines: readonly RejectedLine[]): Promise<void> {
    this.rejectedLines += lines.length;
    if (lines.length > 0) await this.publication.onRejected(lines);
  }
}

/**
 * Sends the good events of files to a destination.
 * @param operators who may correct the events of others
 * @throws what {@link parseFiles} throws of a file that can't be read, and what the destination throws
 */
export async function publishTo<Sent extends SentCounts>(
  openDestination: (reject: Reject) => Destination<Sent>,
  publication: Publication,
  operators: Operators,
): Promise<PublicationCounts & Sent> {
  const { files, standardInput, onTaken } = publication;
  const input = files.includes(STANDARD_INPUT) ? { standardInput: standardInput() } : {};
  const publisher = new Publisher(publication, openDestination);
  const options = { operators, ...input, ...(onTaken === undefined ? {} : { onTaken }) };
  for await (const lines of parseFiles(files, options)) await publisher.take(lines);
  return publisher.end();
}

class LogDestination implements Destination {
  private readonly log: Log;
  private records: NewRecord[] = [];
  private publishedEvents = 0;

  constructor(log: Log) {
    this.log = log;
  }

  get counts(): SentCounts {
    return { publishedEvents: this.publishedEvents };
  }

  async add({ event }: AcceptedLine): Promise<void> {
    this.records.push(eventRecord(event, this.log.partitions));
    if (this.records.length >= BATCH_EVENTS_MIN) await this.end();
  }

  async end(): Promise<void> {
    await this.log.append(this.records);
    this.publishedEvents += this.records.length;
    this.records = [];
  }
}

/**
 * Publishes the events of files on a log.
 * @throws what {@link publishTo} throws, and what the log throws
 */
export function publish(
  log: Log,
  publication: Publication & Readonly<{ operators: readonly string[] }>,
): Promise<PublicationCounts> {
  return publishTo(() => new LogDestination(log), publication, new Set(publication.operators));
}
