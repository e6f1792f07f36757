/** One reader's stream of revisions. Source: console.md, "Streams". */
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorOf, OretrailError } from '@oretrail/errors';
import type { StoredVerdict, VerdictFilter } from '@oretrail/read-model';
import { CONSOLE_ERRORS } from '../errors.ts';
import type { Bell } from '../knowledge/bell.ts';
import type { Sight } from '../sight/sight.ts';
import type { ChangePages } from './change-pages.ts';
import type { EventStream } from './event-stream.ts';
import { BUSY_RETRY_MS, RECONNECT_MS } from './limits.ts';
import { placeText, type StreamPlace, withNext } from './place.ts';
import { seenOf, shownChange } from './shown-change.ts';

/** Why a stream ends: its reader is slow, it has lived long enough, the console stops, or the reader may see nothing any more. */
export type StreamEnd = 'slow-reader' | 'lifetime' | 'stopping' | 'not-allowed' | 'failed' | 'reader-gone';

/** What a stream is made of. */
export type VerdictStreamOptions = Readonly<{
  body: EventStream;
  pages: ChangePages;
  /** Rings after each fold, and when the stream is to end. */
  bell: Bell;
  from: StreamPlace;
  /** What the reader may see now, and its filter within that. @throws OretrailError `not-allowed` */
  look: () => Readonly<{ sight: Sight; filter: VerdictFilter }>;
  heartbeatMs: number;
  lifetimeMs: number;
  onSent: () => void;
}>;

/** Sends revisions until the reader is gone, or too slow. */
export class VerdictStream {
  private readonly options: VerdictStreamOptions;
  private place: StreamPlace;
  private partition = -1;
  private sentAt = performance.now();
  private asked: StreamEnd | null = null;

  constructor(options: VerdictStreamOptions) {
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
    const cursor = placeText(this.place);
    body.finish(`event: end\nid: ${cursor}\ndata: ${JSON.stringify({ reason: why, cursor })}\n\n`);
    return why;
  }

  private endOf(error: unknown): StreamEnd {
    return error instanceof OretrailError && error.httpStatus === 403 ? 'not-allowed' : 'failed';
  }

  private async reading(): Promise<StreamEnd> {
    let isTaken = await this.send(`retry: ${RECONNECT_MS}\nid: ${placeText(this.place)}\n\n`);
    while (isTaken && this.asked === null) {
      isTaken = this.options.pages.hasMore(this.place) ? await this.readOn() : await this.waitForMore();
    }
    if (this.options.body.destroyed) return 'reader-gone';
    return this.asked ?? 'slow-reader';
  }

  private async readOn(): Promise<boolean> {
    const { pages, look } = this.options;
    const page = await pages.read(this.place, this.partition).catch(onBusy);
    if (page === null) return true;
    const { sight, filter } = look();
    const isTaken = await this.sendAll(seenOf(page.rows, filter, sight), sight);
    if (!isTaken || this.asked !== null) return isTaken;
    [this.place, this.partition] = [page.place, page.partition];
    return performance.now() - this.sentAt < this.options.heartbeatMs || this.heartbeat();
  }

  /** The cursor of each is behind it, so that what was not sent comes again. */
  private async sendAll(rows: readonly StoredVerdict[], sight: Sight): Promise<boolean> {
    for (const row of rows) {
      if (this.asked !== null) return true;
      const place = withNext(this.place, row.partition, row.offset + 1);
      const text = `event: verdict\nid: ${placeText(place)}\ndata: ${JSON.stringify(shownChange(row, sight))}\n\n`;
      if (!(await this.send(text))) return false;
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
    return this.send(`: heartbeat\nid: ${placeText(this.place)}\n\n`);
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
