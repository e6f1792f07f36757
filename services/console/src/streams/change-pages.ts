/** Revisions in the order of the log, for all streams and subscriptions together: those at the end of the log ask the same. */
import type { StoredVerdict } from '@oretrail/read-model';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { CHANGES_KEPT_MAX, CHANGES_QUESTIONS_MAX, CHANGES_ROWS_MAX } from './limits.ts';
import { endOf, type StreamPlace, unread, withNext } from './place.ts';

/** Revisions, and where to read on. In one partition they are in the order of the log. */
export type Changes = Readonly<{ rows: readonly StoredVerdict[]; place: StreamPlace }>;

type Page = Readonly<{ rows: readonly StoredVerdict[]; next: number }>;

/** Reads changes, a few questions at a time. */
export class ChangePages {
  private readonly knowledge: Pick<Knowledge, 'ask' | 'position'>;
  private readonly kept = new Map<string, Promise<Page>>();
  private readonly turns: (() => void)[] = [];
  private asking = 0;

  constructor(knowledge: Pick<Knowledge, 'ask' | 'position'>) {
    this.knowledge = knowledge;
  }

  /** Whether something lies behind a place. */
  hasMore(place: StreamPlace): boolean {
    return unread(place, endOf(this.knowledge.position)).length > 0;
  }

  /** A page of one partition; of the next one each time, so that a busy partition holds up no other. @throws ConsoleError `busy` */
  async read(place: StreamPlace, after = -1): Promise<Changes & Readonly<{ partition: number }>> {
    const end = endOf(this.knowledge.position);
    const due = unread(place, end);
    const partition = due.find((one) => one > after) ?? due[0];
    if (partition === undefined) return { rows: [], place, partition: after };
    const { rows, next } = await this.page(partition, place[partition] ?? 0, end[partition] ?? 0);
    return { rows, place: withNext(place, partition, next), partition };
  }

  private page(partition: number, from: number, end: number): Promise<Page> {
    const key = `${partition} ${from} ${end}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.kept.keys();
    if (this.kept.size >= CHANGES_KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    const page = this.ask(partition, from, end);
    this.kept.set(key, page);
    // A question that failed is asked again.
    page.catch(() => this.kept.delete(key));
    return page;
  }

  private async ask(partition: number, from: number, end: number): Promise<Page> {
    await this.turn();
    try {
      const { result } = await this.knowledge.ask('changes', { partition, from, limit: CHANGES_ROWS_MAX });
      // Behind the last revision there may be records that hold none.
      const next = result.rows.length < CHANGES_ROWS_MAX ? Math.max(result.next, end) : result.next;
      return { rows: result.rows, next };
    } finally {
      this.asking -= 1;
      this.turns.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    while (this.asking >= CHANGES_QUESTIONS_MAX) await new Promise<void>((go) => this.turns.push(go));
    this.asking += 1;
  }
}
