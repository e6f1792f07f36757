/** What a task has published, as its state keeps it: one short row for each register, beside what else is kept of its subject. */
import type { RulesetId } from '@oretrail/model';
import type { Published, VerdictNote } from './register.ts';
import { SUBJECT, table } from './table.ts';
import type { TaskState } from './task-state.ts';

/** A note as a list: that of a verdict, or the `seq` of another register. */
type NoteRow = number | readonly [amountUsd: number, ruleset: RulesetId | null, corrections: string | null];
type Row = readonly [digest: string, n: number, note?: NoteRow];

/** By subject and name. */
const PUBLISHED = table<Row>('published', SUBJECT);

/** U+241F is the picture of U+001F. A character beyond Latin-1 would make a whole row twice as large in memory. */
const [SEPARATOR_PICTURE, SEPARATOR] = ['\u241f', '\u001f'];

/** A register's name beside its subject: without the subject, so that rows are short. No two names of a subject become one. */
function nameBeside(subject: string, name: string): string {
  const at = name.lastIndexOf(subject);
  const short = at < 0 ? name : name.slice(0, at) + name.slice(at + subject.length);
  return short.replace(SEPARATOR_PICTURE, SEPARATOR);
}

function noteRow(note: number | VerdictNote): NoteRow {
  if (typeof note === 'number') return note;
  const { amountUsd, rests } = note;
  return [amountUsd, rests?.ruleset ?? null, rests?.corrections ?? null];
}

function noteOf(row: NoteRow): number | VerdictNote {
  if (typeof row === 'number') return row;
  const [amountUsd, ruleset, corrections] = row;
  return { amountUsd, rests: ruleset === null ? null : { ruleset, corrections } };
}

/** The registers of one task. */
export class PublishedRegisters {
  private readonly state: TaskState;

  constructor(state: TaskState) {
    this.state = state;
  }

  /** What was last published in a register. */
  of(subject: string, name: string): Published | undefined {
    const row = this.state.get(PUBLISHED, subject, nameBeside(subject, name));
    if (row === undefined) return undefined;
    const [digest, n, note] = row;
    return note === undefined ? { digest, n } : { digest, n, note: noteOf(note) };
  }

  /** Keeps what is published now, unless as much or more is known. @returns whether it was news */
  note(subject: string, name: string, { digest, n, note }: Published): boolean {
    const at = nameBeside(subject, name);
    const [, knownN = 0] = this.state.get(PUBLISHED, subject, at) ?? [];
    if (knownN >= n) return false;
    this.state.put(PUBLISHED, subject, at, note === undefined ? [digest, n] : [digest, n, noteRow(note)]);
    return true;
  }

  /** What the names of a subject's registers that begin with a text say behind it, without the subject. */
  *keysBehind(subject: string, before: string): Iterable<string> {
    for (const [name] of this.state.group(PUBLISHED, subject, { from: before })) {
      if (!name.startsWith(before)) return;
      yield name.slice(before.length).replace(SEPARATOR, SEPARATOR_PICTURE);
    }
  }
}
