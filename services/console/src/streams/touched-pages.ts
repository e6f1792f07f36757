/** What records touch, in the order of the log, for all streams together: those at the end of the log ask the same. */
import type { Position, TouchedPage, TouchedRow } from '@oretrail/read-model';
import { deadLettersOf, PUBLIC_INPUTS, SEALS } from '@oretrail/runtime';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { CHANGES_KEPT_MAX, CHANGES_ROWS_MAX } from './limits.ts';

const TOPICS: ReadonlySet<string> = new Set([SEALS, ...[...PUBLIC_INPUTS].flatMap((one) => [one, deadLettersOf(one)])]);

/** Records of one partition, and where to read on. */
export type Touched = Readonly<{ rows: readonly TouchedRow[]; place: Position }>;

const nameOf = ({ topic, partition }: Position[number]): string => `${topic}/${partition}`;

/** The part of a position that statements, letters and seals are in. */
export function touchedEnd(position: Position): Position {
  return position.filter(({ topic }) => TOPICS.has(topic));
}

/** The same place with one partition read further. */
function placeBehind(place: Position, one: Position[number]): Position {
  const name = nameOf(one);
  return place.some((other) => nameOf(other) === name)
    ? place.map((other) => (nameOf(other) === name ? one : other))
    : [...place, one];
}

/** Reads them, one partition at a time. */
export class TouchedPages {
  private readonly knowledge: Pick<Knowledge, 'ask' | 'position'>;
  private readonly kept = new Map<string, Promise<TouchedPage>>();

  constructor(knowledge: Pick<Knowledge, 'ask' | 'position'>) {
    this.knowledge = knowledge;
  }

  /** Whether something lies behind a place. */
  hasMore(place: Position): boolean {
    return this.unread(place).length > 0;
  }

  /** A page of the first partition in which something lies behind a place. @throws ConsoleError `busy` */
  async read(place: Position): Promise<Touched | null> {
    const [due] = this.unread(place);
    if (due === undefined) return null;
    const { topic, partition, from, end } = due;
    const { rows, next } = await this.page(due);
    // Behind the last row there may be records that are none of these.
    const read = rows.length < CHANGES_ROWS_MAX ? Math.max(next, end) : next;
    return { rows, place: placeBehind(place, { topic, partition, next: Math.max(read, from) }) };
  }

  private unread(place: Position) {
    const read = new Map(place.map((one) => [nameOf(one), one.next]));
    return touchedEnd(this.knowledge.position).flatMap(({ topic, partition, next: end }) => {
      const from = read.get(nameOf({ topic, partition, next: end })) ?? 0;
      return end > from ? [{ topic, partition, from, end }] : [];
    });
  }

  private page(due: Readonly<{ topic: string; partition: number; from: number; end: number }>): Promise<TouchedPage> {
    const { topic, partition, from, end } = due;
    const key = `${topic}/${partition} ${from} ${end}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.kept.keys();
    if (this.kept.size >= CHANGES_KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    const asked = { topic, partition, from, limit: CHANGES_ROWS_MAX };
    const page = this.knowledge.ask('touched', asked).then(({ result }) => result);
    this.kept.set(key, page);
    // A question that failed is asked again.
    page.catch(() => this.kept.delete(key));
    return page;
  }
}
