/** From lines to topics: every good event is published, and nothing of a bad line. */
import {
  knowledgeFilter,
  type ParsedLine,
  parseFiles,
  type RejectedLine,
  STANDARD_INPUT,
  type StandardInput,
} from '@oretrail/event-files';
import { eventRecord, type Log, type NewRecord } from '@oretrail/runtime';

/** Events sent at once: some hundred kilobytes, so that the way there and back is shared by many. */
const BATCH_EVENTS_MIN = 1_000;

/** What is published, and how. */
export type Publication = Readonly<{
  files: readonly string[];
  /** Sources that may correct the events of others. */
  operators: readonly string[];
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

class Publisher {
  private readonly log: Log;
  private readonly publication: Publication;
  private readonly isKnown: ReturnType<typeof knowledgeFilter>;
  private records: NewRecord[] = [];
  private publishedEvents = 0;
  private leftOutEvents = 0;
  private rejectedLines = 0;

  constructor(log: Log, publication: Publication) {
    this.log = log;
    this.publication = publication;
    this.isKnown = knowledgeFilter(publication);
  }

  get counts(): PublicationCounts {
    const { publishedEvents, leftOutEvents, rejectedLines } = this;
    return { publishedEvents, leftOutEvents, rejectedLines };
  }

  async take(lines: readonly ParsedLine[]): Promise<void> {
    const rejected: RejectedLine[] = [];
    for (const line of lines) {
      if (line.kind === 'rejected') rejected.push(line.rejected);
      else if (this.isKnown(line.accepted.event))
        this.records.push(eventRecord(line.accepted.event, this.log.partitions));
      else this.leftOutEvents += 1;
    }
    this.rejectedLines += rejected.length;
    if (rejected.length > 0) await this.publication.onRejected(rejected);
    if (this.records.length >= BATCH_EVENTS_MIN) await this.send();
    this.publication.onProgress(this.counts);
  }

  async send(): Promise<void> {
    await this.log.append(this.records);
    this.publishedEvents += this.records.length;
    this.records = [];
  }
}

/**
 * Publishes the events of files.
 * @throws what {@link parseFiles} throws of a file that can't be read, and what the log throws
 */
export async function publish(log: Log, publication: Publication): Promise<PublicationCounts> {
  const { files, operators, standardInput, onTaken } = publication;
  const input = files.includes(STANDARD_INPUT) ? { standardInput: standardInput() } : {};
  const publisher = new Publisher(log, publication);
  const options = { operators: new Set(operators), ...input, ...(onTaken === undefined ? {} : { onTaken }) };
  for await (const lines of parseFiles(files, options)) await publisher.take(lines);
  await publisher.send();
  return publisher.counts;
}
