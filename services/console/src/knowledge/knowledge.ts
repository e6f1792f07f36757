/** What the console knows: the read model, who holds what, and how far both have read. Source: console.md, "The read model". */
import type { GrantBook } from '@oretrail/authority';
import { isErrorOf } from '@oretrail/errors';
import {
  type Answer,
  type AskedOf,
  hasReached,
  isOfGrants,
  type Position,
  type PublicBatch,
  type QueryName,
  READ_MODEL_ERRORS,
  ReadModel,
  type ReadModelOptions,
  type ResultOf,
} from '@oretrail/read-model';
import { ACCESS } from '@oretrail/runtime';
import { CONSOLE_ERRORS } from '../errors.ts';
import { PAGE_ROWS_MAX } from '../limits.ts';
import { GrantsRead } from './grants-read.ts';
import { Waiters } from './waiters.ts';

const withoutReads = (position: Position): Position => position.filter(({ topic }) => topic !== ACCESS);

/** What a caller is refused with. */
const REFUSALS = { busy: 'busy', 'too-large': 'too-much', 'no-seal': 'no-seal', 'seal-ahead': 'not-reached' } as const;

function refusalOf(error: unknown): unknown {
  if (!isErrorOf(READ_MODEL_ERRORS, error)) return error;
  const code = Object.entries(REFUSALS).find(([known]) => known === error.code)?.[1];
  return code === undefined ? error : CONSOLE_ERRORS.error(code, error.what);
}

/** What feeds read and routes ask. */
export class Knowledge {
  private readonly model: ReadModel;
  private readonly grants = new GrantsRead();
  private readonly waiters = new Waiters();
  private readonly listeners = new Set<() => void>();
  private isRead = false;
  private recordsBehind = 0;
  /** Reading of grants, one after the other: each begins where the last has ended. */
  private readingGrants: Promise<void> = Promise.resolve();
  private seen: Position = [];

  private constructor(model: ReadModel) {
    this.model = model;
  }

  /** Opens the database, or makes it, and reads the grants that it has. @throws ReadModelError */
  static async open(options: ReadModelOptions): Promise<Knowledge> {
    const knowledge = new Knowledge(await ReadModel.open(options));
    await knowledge.readGrants();
    return knowledge;
  }

  /** How far the topics are folded. */
  get position(): Position {
    return this.model.position;
  }

  /** The same as answers name it: without the topic of recorded reads. */
  get answered(): Position {
    return withoutReads(this.position);
  }

  /** Records that the topics had beyond that when they were last asked. */
  get behind(): number {
    return this.recordsBehind;
  }

  /** Where the topics ended when they were last asked. */
  get ends(): Position {
    return this.seen;
  }

  /** Whether everything is read that was there at the start. */
  get isReady(): boolean {
    return this.isRead;
  }

  /** Who holds what, as far as the grants are read. */
  get book(): GrantBook {
    return this.grants.book;
  }

  /** The same for signing in. @throws ConsoleError `not-ready` until all grants are read: a key that is not known yet is not wrong */
  get bookForSignIn(): GrantBook {
    if (this.isRead) return this.book;
    throw CONSOLE_ERRORS.error('not-ready', `${this.recordsBehind} records are to be read`);
  }

  /** Folds batches. @throws ReadModelError after which the process must start again */
  async fold(batches: readonly PublicBatch[]): Promise<void> {
    await this.model.fold(batches);
    if (batches.some(({ topic }) => isOfGrants(topic))) {
      this.readingGrants = this.readingGrants.then(() => this.readGrants());
      await this.readingGrants;
    }
    this.waiters.wake();
    for (const listener of this.listeners) listener();
  }

  /** Calls a listener after each fold. @returns what ends that */
  onFold(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** The feed has seen where the topics end. @param isAll whether all is read that was there at the start */
  note(ends: Position, isAll: boolean): void {
    const nexts = new Map(this.position.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]));
    const lag = ({ topic, partition, next }: Position[number]): number =>
      Math.max(0, next - (nexts.get(`${topic}/${partition}`) ?? 0));
    this.seen = ends;
    this.recordsBehind = ends.reduce((sum, end) => sum + lag(end), 0);
    this.isRead ||= isAll;
  }

  /**
   * Asks the database. The position is without the topic of recorded reads, unless the answer shows them: a recorded read
   * would move the position of the very answer that it records.
   * @throws ConsoleError `busy`, `too-much`, `no-seal`, `not-reached`; ReadModelError `bad-query`, and others that a caller is not to blame for
   */
  async ask<Name extends QueryName>(query: Name, asked: AskedOf<Name>): Promise<Answer<ResultOf<Name>>> {
    try {
      const { position, result } = await this.model.ask(query, asked);
      return { position: query === 'reads' ? position : withoutReads(position), result };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Waits until a position is reached. @returns false if it is not within the time */
  async reached(due: Position, waitMs: number): Promise<boolean> {
    return this.waiters.wait(() => hasReached(this.position, due), waitMs);
  }

  async close(): Promise<void> {
    await this.model.close();
  }

  private async readGrants(): Promise<void> {
    for (;;) {
      const { result } = await this.model.ask('grants', { from: this.grants.next, limit: PAGE_ROWS_MAX });
      this.grants.take(result);
      if (result.length < PAGE_ROWS_MAX) return;
    }
  }
}
