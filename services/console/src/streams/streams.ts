/** All streams of a console: how many there are, and their ends. */
import type { PrincipalId } from '@oretrail/authority';
import { CONSOLE_ERRORS } from '../errors.ts';
import { Bell } from '../knowledge/bell.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { ChangePages } from './change-pages.ts';
import { EventStream } from './event-stream.ts';
import * as limits from './limits.ts';
import { type StreamEnd, VerdictStream, type VerdictStreamOptions } from './verdict-stream.ts';

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

type Opening = Pick<VerdictStreamOptions, 'from' | 'look'> & Readonly<{ principal: PrincipalId }>;

/** Opens streams. */
export class Streams {
  readonly pages: ChangePages;
  private readonly knowledge: Knowledge;
  private readonly bounds: StreamBounds;
  private readonly listener: StreamListener | null;
  private readonly open = new Map<VerdictStream, PrincipalId>();

  constructor(knowledge: Knowledge, bounds: Partial<StreamBounds> = {}, listener: StreamListener | null = null) {
    this.knowledge = knowledge;
    this.bounds = { ...BOUNDS, ...bounds };
    this.listener = listener;
    this.pages = new ChangePages(knowledge);
  }

  /** Streams that are open. */
  get count(): number {
    return this.open.size;
  }

  /** Begins a stream. @throws ConsoleError `too-many-streams` */
  start({ principal, from, look }: Opening): EventStream {
    this.requireRoom(principal);
    const { slowReaderMs, heartbeatMs, lifetimeMs } = this.bounds;
    const body = new EventStream(slowReaderMs);
    const bell = new Bell();
    const unwatch = this.knowledge.onFold(() => bell.ring());
    const onSent = () => this.listener?.onSent();
    const stream = new VerdictStream({ body, pages: this.pages, bell, from, look, heartbeatMs, lifetimeMs, onSent });
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
