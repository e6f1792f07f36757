/** What the heap really holds, ten times in the course of a piece of work: it is flat, or it grows. */
import { MIB } from '../rig.ts';

/** Parts of the work after each of which the heap is looked at: enough to see a slope, so few that collections cost little. */
const PARTS = 10;

/** What a full collection left of the heap, in MiB, when so much of the work was done. */
export type HeapSample = Readonly<{ done: number; liveMib: number }>;

/** Looks at the heap of this process, which must have been started with `--expose-gc`, and tells how far it is. */
export class HeapSamples {
  readonly taken: HeapSample[] = [];
  private readonly name: string;
  private readonly total: number;
  private readonly startedMs = performance.now();
  private next = 1;

  /** @param total of the work, in the unit of {@link at} */
  constructor(name: string, total: number) {
    this.name = name;
    this.total = total;
  }

  /** Says how much is done; it may grow by any steps. */
  at(done: number): void {
    if (done * PARTS < this.next * this.total) return;
    this.next = 1 + Math.floor((done * PARTS) / this.total);
    if (globalThis.gc === undefined) throw new Error('the process was started without --expose-gc');
    globalThis.gc();
    const sample: HeapSample = { done, liveMib: process.memoryUsage().heapUsed / MIB };
    this.taken.push(sample);
    const seconds = ((performance.now() - this.startedMs) / 1_000).toFixed(0);
    const work = `${done.toLocaleString('en-US')} of ${this.total.toLocaleString('en-US')}`;
    process.stderr.write(`  ${this.name}: ${work} after ${seconds} s, ${sample.liveMib.toFixed(0)} MiB of heap live\n`);
  }
}
