/** One reader's stream of what comes into the log. Source: console.md, "Streams"; intake.md, section 4. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorOf, OretrailError } from '@oretrail/errors';
import { CONSOLE_ERRORS } from '../errors.ts';
import type { Bell } from '../knowledge/bell.ts';
import type { EventStream } from './event-stream.ts';
import { BUSY_RETRY_MS, RECONNECT_MS } from './limits.ts';

/** Why a stream ends: its reader is slow, it has lived long enough, the console stops, or the reader may see nothing any more. */
export type StreamEnd = 'slow-reader' | 'lifetime' | 'stopping' | 'not-allowed' | 'failed' | 'reader-gone';

/** One event, and where the stream is behind it. */
export type StreamEntry<Place> = Readonly<{ event: string; data: unknown; place: Place }>;

/** What is read at once, as far as the reader may see it, and where to read on. */
export type StreamPage<Place> = Readonly<{ entries: readonly StreamEntry<Place>[]; place: Place }>;

/** Where the events of a stream come from. */
export type StreamSource<Place> = Readonly<{
  /** A place as a text: the cursor. */
  cursor: (place: Place) => string;
  hasMore: (place: Place) => boolean;
  /** @throws ConsoleError `busy`; OretrailError `not-allowed` if the reader may see nothing any more */
  read: (place: Place) => Promise<StreamPage<Place>>;
}>;

/** What a stream is made of. */
export type LogStreamOptions<Place> = Readonly<{
  body: EventStream;
  source: StreamSource<Place>;
  /** Rings after each fold, and when the stream is to end. */
  bell: Bell;
  from: Place;
  heartbeatMs: number;
  lifetimeMs: number;
  onSent: () => void;
}>;

/** Sends events until the reader is gone, or too slow. */
export class LogStream<Place> {
  private readonly options: LogStreamOptions<Place>;
  private place: Place;
  private sentAt = performance.now();
  private asked: StreamEnd | null = null;

  constructor(options: LogStreamOptions<Place>) {
    this.options = options;
    this.place = options.from;
  }

  /** Asks it to end soon. */
  end(why: StreamEnd): void {
    this.asked ??= why;
    this.options.bell.ring();
  }

  /** Runs to the end. The last event says why, and the cursor. @returns why it has ended */
  async run(): Promise<StreamEnd> {
    const { body, lifetimeMs } = this.options;
    const old = setTimeout(() => this.end('lifetime'), lifetimeMs);
    const why = await this.reading().catch((error) => this.endOf(error));
    clearTimeout(old);
    const { cursor } = this;
    body.finish(`event: end\nid: ${cursor}\ndata: ${JSON.stringify({ reason: why, cursor })}\n\n`);
    return why;
  }

  private get cursor(): string {
    return this.options.source.cursor(this.place);
  }

  private endOf(error: unknown): StreamEnd {
    return error instanceof OretrailError && error.httpStatus === 403 ? 'not-allowed' : 'failed';
  }

  private async reading(): Promise<StreamEnd> {
    let isTaken = await this.send(`retry: ${RECONNECT_MS}\nid: ${this.cursor}\n\n`);
    while (isTaken && this.asked === null) {
      isTaken = this.options.source.hasMore(this.place) ? await this.readOn() : await this.waitForMore();
    }
    if (this.options.body.destroyed) return 'reader-gone';
    return this.asked ?? 'slow-reader';
  }

  private async readOn(): Promise<boolean> {
    const page = await this.options.source.read(this.place).catch(onBusy);
    if (page === null) return true;
    const isTaken = await this.sendAll(page.entries);
    if (!isTaken || this.asked !== null) return isTaken;
    this.place = page.place;
    return performance.now() - this.sentAt < this.options.heartbeatMs || this.heartbeat();
  }

  /** The cursor of each is behind it, so that what was not sent comes again. */
  private async sendAll(entries: readonly StreamEntry<Place>[]): Promise<boolean> {
    for (const { event, data, place } of entries) {
      if (this.asked !== null) return true;
      const id = this.options.source.cursor(place);
      if (!(await this.send(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`))) return false;
      this.place = place;
      this.options.onSent();
    }
    return true;
  }

  private async waitForMore(): Promise<boolean> {
    return (await this.options.bell.wait(this.options.heartbeatMs)) || this.heartbeat();
  }

  /** An id without data moves the cursor of a reader whose filter passes little. Source: HTML, "Server-sent events", 9.2.6. */
  private heartbeat(): Promise<boolean> {
    return this.send(`: heartbeat\nid: ${this.cursor}\n\n`);
  }

  private send(text: string): Promise<boolean> {
    this.sentAt = performance.now();
    return this.options.body.send(text);
  }
}

async function onBusy(error: unknown): Promise<null> {
  if (!isErrorOf(CONSOLE_ERRORS, error, 'busy')) throw error;
  await sleep(BUSY_RETRY_MS);
  return null;
}
