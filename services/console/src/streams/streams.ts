/** All streams of a console: how many there are, and their ends. */
import type { PrincipalId } from '@oretrail/authority';
import { CONSOLE_ERRORS } from '../errors.ts';
import { Bell } from '../knowledge/bell.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { ChangePages } from './change-pages.ts';
import { EventStream } from './event-stream.ts';
import * as limits from './limits.ts';
import { LogStream, type LogStreamOptions, type StreamEnd } from './log-stream.ts';
import { TouchedPages } from './touched-pages.ts';

/** How long things take, and how many there may be; those of `limits.ts` if they are left out. */
export type StreamBounds = Readonly<{
  heartbeatMs: number;
  slowReaderMs: number;
  lifetimeMs: number;
  countMax: number;
  perPrincipalMax: number;
}>;

const BOUNDS: StreamBounds = {
  heartbeatMs: limits.HEARTBEAT_MS,
  slowReaderMs: limits.SLOW_READER_MS,
  lifetimeMs: limits.STREAM_LIFETIME_MS,
  countMax: limits.STREAMS_MAX,
  perPrincipalMax: limits.STREAMS_PER_PRINCIPAL_MAX,
};

/** What counts streams. */
export type StreamListener = Readonly<{ onSent: () => void; onEnd: (why: StreamEnd) => void }>;

type Opening<Place> = Pick<LogStreamOptions<Place>, 'from' | 'source'> & Readonly<{ principal: PrincipalId }>;

/** A stream of whatever. */
type AnyStream = Readonly<{ end: (why: StreamEnd) => void }>;

/** Opens streams. */
export class Streams {
  readonly pages: ChangePages;
  readonly touched: TouchedPages;
  private readonly knowledge: Knowledge;
  private readonly bounds: StreamBounds;
  private readonly listener: StreamListener | null;
  private readonly open = new Map<AnyStream, PrincipalId>();

  constructor(knowledge: Knowledge, bounds: Partial<StreamBounds> = {}, listener: StreamListener | null = null) {
    this.knowledge = knowledge;
    this.bounds = { ...BOUNDS, ...bounds };
    this.listener = listener;
    this.pages = new ChangePages(knowledge);
    this.touched = new TouchedPages(knowledge);
  }

  /** Streams that are open. */
  get count(): number {
    return this.open.size;
  }

  /** Begins a stream. @throws ConsoleError `too-many-streams` */
  start<Place>({ principal, from, source }: Opening<Place>): EventStream {
    this.requireRoom(principal);
    const { slowReaderMs, heartbeatMs, lifetimeMs } = this.bounds;
    const body = new EventStream(slowReaderMs);
    const bell = new Bell();
    const unwatch = this.knowledge.onFold(() => bell.ring());
    const onSent = () => this.listener?.onSent();
    const stream = new LogStream({ body, source, bell, from, heartbeatMs, lifetimeMs, onSent });
    this.open.set(stream, principal);
    body.on('close', () => stream.end('reader-gone'));
    void stream.run().then((why) => {
      unwatch();
      this.open.delete(stream);
      this.listener?.onEnd(why);
    });
    return body;
  }

  /** Ends all of them, each with its cursor. */
  stop(): void {
    for (const stream of this.open.keys()) stream.end('stopping');
  }

  private requireRoom(principal: PrincipalId): void {
    const { countMax, perPrincipalMax } = this.bounds;
    const own = [...this.open.values()].filter((one) => one === principal).length;
    if (own >= perPrincipalMax) throw CONSOLE_ERRORS.error('too-many-streams', `${own} streams of yours are open`);
    if (this.count >= countMax) throw CONSOLE_ERRORS.error('too-many-streams', `${this.count} streams are open`);
  }
}
