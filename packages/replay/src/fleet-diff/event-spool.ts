/** Events that wait for their turn in a file: there may be more than memory holds. */
import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type OretrailEvent, printableJson } from '@oretrail/model';

/** Events read back at once: one commit of the log for a thousand costs little (protocol.md, "What decides the speed"). */
const BATCH_EVENTS = 1_000;

/** A file of events, written to its end and then read. */
export class EventSpool {
  count = 0;
  private readonly file: string;

  /** @param file is made with the first event */
  constructor(file: string) {
    this.file = file;
  }

  async add(events: readonly OretrailEvent[]): Promise<void> {
    if (events.length === 0) return;
    this.count += events.length;
    // The reader of lines takes separators of lines in a text for line ends, unless they are escaped.
    await appendFile(this.file, `${events.map((event) => printableJson(event)).join('\n')}\n`);
  }

  async *batches(): AsyncGenerator<readonly OretrailEvent[]> {
    if (this.count === 0) return;
    let batch: OretrailEvent[] = [];
    for await (const line of createInterface({ input: createReadStream(this.file) })) {
      batch.push(JSON.parse(line));
      if (batch.length < BATCH_EVENTS) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}
