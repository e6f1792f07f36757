/** A thread, as the one that has started it sees it. */
import { Worker } from 'node:worker_threads';
import { readModelError } from '../errors.ts';
import { READY, type Reply, type Sent, type ThreadData } from './protocol.ts';

type Waiting<Value> = Readonly<{ resolve: (value: Value) => void; reject: (error: Error) => void }>;

/** Requests are answered in their order. Once the thread has ended, each one fails. */
export class Thread<Request, Value> {
  /** The thread's first reply: it is ready. */
  readonly ready: Promise<Value>;
  private readonly worker: Worker;
  private readonly replies = new Map<number, Waiting<Value>>();
  private readonly ended: Promise<void>;
  private lost: Error | null = null;
  private last = READY;

  /** @param file the source of the thread */
  constructor(file: URL, data: ThreadData) {
    this.worker = new Worker(file, { workerData: data });
    this.ready = this.replyTo(READY);
    this.worker.on('message', (reply: Reply<Value>) => this.settle(reply));
    this.worker.on('error', (cause) => this.lose(cause));
    this.ended = new Promise((resolve) => {
      this.worker.on('exit', () => {
        this.lose(null);
        resolve();
      });
    });
  }

  /** Requests without a reply. */
  get waiting(): number {
    return this.replies.size;
  }

  /** @throws ReadModelError of the thread; `thread-lost` */
  async send(request: Request): Promise<Value> {
    if (this.lost !== null) throw this.lost;
    this.last += 1;
    const sent: Sent<Request> = { number: this.last, request };
    const reply = this.replyTo(this.last);
    this.worker.postMessage(sent);
    return reply;
  }

  /** Ends the thread behind all that was sent. */
  async close(): Promise<void> {
    const sent: Sent<Request> = null;
    this.worker.postMessage(sent);
    await this.ended;
  }

  private replyTo(number: number): Promise<Value> {
    return new Promise((resolve, reject) => this.replies.set(number, { resolve, reject }));
  }

  private settle(reply: Reply<Value>): void {
    const waiting = this.replies.get(reply.number);
    this.replies.delete(reply.number);
    if ('code' in reply) waiting?.reject(readModelError(reply.code, reply.what));
    else waiting?.resolve(reply.value);
  }

  private lose(cause: Error | null): void {
    const what = cause === null ? 'a thread has ended' : `a thread has ended: ${cause.message}`;
    this.lost ??= readModelError('thread-lost', what, { cause });
    for (const { reject } of this.replies.values()) reject(this.lost);
    this.replies.clear();
  }
}
