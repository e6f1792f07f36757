/** The body of a stream: texts that wait for a reader, and no more of them than the buffer takes. */
import { Readable } from 'node:stream';
import { STREAM_BUFFER_BYTES } from './limits.ts';

/** Ends when the reader is gone, or too slow. */
export class EventStream extends Readable {
  private readonly slowReaderMs: number;
  private isFinished = false;
  private drained = Promise.withResolvers<void>();

  /** @param slowReaderMs how long a reader may take nothing while the buffer is full */
  constructor(slowReaderMs: number) {
    super({ highWaterMark: STREAM_BUFFER_BYTES });
    this.slowReaderMs = slowReaderMs;
    this.on('close', () => this.drained.resolve());
  }

  override _read(): void {
    const { resolve } = this.drained;
    this.drained = Promise.withResolvers();
    resolve();
  }

  /** Whether it has ended, or its reader is gone. */
  get isOver(): boolean {
    return this.destroyed || this.isFinished;
  }

  /** Sends a text, and waits until there is room for another. @returns false if there is none in time */
  async send(text: string): Promise<boolean> {
    if (this.isOver) return false;
    const { promise } = this.drained;
    if (this.push(text)) return true;
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => late.resolve(false), this.slowReaderMs);
    try {
      return (await Promise.race([promise.then(() => true), late.promise])) && !this.isOver;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends a last text. A reader that does not take it is cut off. */
  finish(text: string): void {
    if (this.isOver) return;
    this.isFinished = true;
    this.push(text);
    this.push(null);
    const cut = setTimeout(() => this.destroy(), this.slowReaderMs);
    this.once('close', () => clearTimeout(cut));
  }
}
