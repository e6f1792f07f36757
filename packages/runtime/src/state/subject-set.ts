/** Which subjects are to be evaluated, kept in the state and counted, so that a journal can say how much is open. */
import { type Table, table } from './table.ts';
import type { TaskState } from './task-state.ts';

const COUNTS = table<number>('counts');

/** A set of subjects in the state, in the order of `rank` and subject, with its size. */
export class SubjectSet<Value = 1> {
  private readonly state: TaskState;
  private readonly entries: Table<Value>;
  private readonly name: string;

  constructor(state: TaskState, name: string) {
    this.state = state;
    this.name = name;
    this.entries = table(name);
  }

  get size(): number {
    return this.state.get(COUNTS, '', this.name) ?? 0;
  }

  get(subject: string): Value | undefined {
    return this.state.get(this.entries, '', subject);
  }

  has(subject: string): boolean {
    return this.get(subject) !== undefined;
  }

  add(subject: string, value: Value): void {
    if (this.state.put(this.entries, '', subject, value)) this.state.put(COUNTS, '', this.name, this.size + 1);
  }

  delete(subject: string): void {
    if (this.state.remove(this.entries, '', subject)) this.state.put(COUNTS, '', this.name, this.size - 1);
  }

  /** All of them, in order. One that was given may go meanwhile, but none that is still to be given, and none may come. */
  each(): Iterable<readonly [subject: string, value: Value]> {
    return this.state.group(this.entries, '');
  }

  /** The first ones, in order; a copy, so that the set may change meanwhile. */
  first(count: number): readonly (readonly [subject: string, value: Value])[] {
    const first: (readonly [string, Value])[] = [];
    for (const entry of this.state.group(this.entries, '')) {
      if (first.length >= count) break;
      first.push(entry);
    }
    return first;
  }
}
