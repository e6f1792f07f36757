/**
 * Which statements have touched a subject since it was last evaluated. Each is named once on its way: what was drawn before a
 * lot was stated again gets the new statement alone. Source: console.md, "Causation".
 */
import { mergedCauses } from '@oretrail/model';
import { type ReducerContext, type Table, type TaskState, table } from '@oretrail/runtime';

/** The causes of the subjects of one task, as headers have them. They are a note beside what is evaluated: nothing depends on them. */
export class CauseBook {
  /** A log that keeps no causes would only carry them for nothing. */
  readonly isKept: boolean;
  private readonly state: TaskState;
  private readonly entries: Table<string>;

  /** @param name of the table in the state */
  constructor({ state, keepsCauses = false }: ReducerContext, name: string) {
    this.state = state;
    this.isKept = keepsCauses;
    this.entries = table(name);
  }

  /** Statements have touched a subject. @param causes as a header has them; nothing if it is not known which */
  add(subject: string, causes: string | undefined): void {
    if (!this.isKept || causes === undefined || causes === '') return;
    const known = this.of(subject);
    const merged = mergedCauses(known, causes);
    if (merged !== known) this.state.put(this.entries, '', subject, merged);
  }

  /** What has touched a subject; empty if nothing has that is known. */
  of(subject: string): string {
    return this.isKept ? (this.state.get(this.entries, '', subject) ?? '') : '';
  }

  /** The same, which is then over. */
  take(subject: string): string {
    const known = this.of(subject);
    if (known !== '') this.state.remove(this.entries, '', subject);
    return known;
  }
}
