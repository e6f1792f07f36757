/** The read model, as a service has it: it folds and answers in threads, so that the event loop never waits for SQLite. */
import { isErrorOf } from '@oretrail/errors';
import { READ_MODEL_ERRORS, readModelError } from './errors.ts';
import { FOLD_RECORDS_MAX, FOLDS_WAITING_MAX, QUERIES_WAITING_MAX, READERS } from './limits.ts';
import type { Answer, AskedOf, QueryName, ResultOf } from './queries/queries.ts';
import type { Position, PublicBatch } from './records/public-record.ts';
import { rowsOf } from './rows/rows-of.ts';
import { removeDatabase } from './schema/open-database.ts';
import type { FoldReply, FoldRequest, QueryRequest, ThreadData } from './threads/protocol.ts';
import { Thread } from './threads/thread.ts';

/** Where the database is, and what it is folded from: one of another source is thrown away. */
export type ReadModelOptions = ThreadData;

type Writer = Thread<FoldRequest, FoldReply>;
type Reader = Thread<QueryRequest, unknown>;

const WRITER = new URL('./threads/writer-thread.ts', import.meta.url);
const READER = new URL('./threads/reader-thread.ts', import.meta.url);

/**
 * One database with its threads. It is a cache: after an error with disposition `crash` or `retry` (other than `busy`) the
 * process ends and starts again, and reads on from the position that it finds.
 */
export class ReadModel {
  private readonly path: string;
  private readonly writer: Writer;
  private readonly readers: readonly Reader[];
  private reached: Position;

  private constructor(path: string, writer: Writer, readers: readonly Reader[], reached: Position) {
    this.path = path;
    this.writer = writer;
    this.readers = readers;
    this.reached = reached;
  }

  /** Opens the database, or makes it. @throws ReadModelError `damaged`, `disk-full`, `thread-lost` */
  static async open(options: ReadModelOptions): Promise<ReadModel> {
    const writer: Writer = new Thread(WRITER, options);
    const reached = await writer.ready;
    const readers = Array.from({ length: READERS }, (): Reader => new Thread(READER, options));
    await Promise.all(readers.map(({ ready }) => ready));
    return new ReadModel(options.path, writer, readers, reached);
  }

  /** How far the topics are folded: there reading continues. */
  get position(): Position {
    return this.reached;
  }

  /**
   * Folds batches in one transaction, with others that wait. After an error nothing more is folded.
   * @param batches at most 5,000 records in all, of one partition in the order of their offsets
   * @throws ReadModelError `busy` if too many wait; `too-large`, `gap`, `disk-full`, `damaged`, `thread-lost`
   */
  async fold(batches: readonly PublicBatch[]): Promise<Position> {
    const count = batches.reduce((sum, { records }) => sum + records.length, 0);
    if (count > FOLD_RECORDS_MAX) throw readModelError('too-large', `${count} records are over ${FOLD_RECORDS_MAX}`);
    if (this.writer.waiting >= FOLDS_WAITING_MAX) throw readModelError('busy', `${FOLDS_WAITING_MAX} folds wait`);
    this.reached = await this.guarded(this.writer.send(batches.map(rowsOf)));
    this.haveReadersKeepUp();
    return this.reached;
  }

  /** Asks a reader that has the least to do. @throws ReadModelError `bad-query`, `too-large`, `busy`, `damaged`, `thread-lost` */
  async ask<Name extends QueryName>(query: Name, asked: AskedOf<Name>): Promise<Answer<ResultOf<Name>>> {
    const [first, ...others] = this.readers;
    if (first === undefined) throw readModelError('thread-lost', 'there is no reader');
    const reader = others.reduce((least, one) => (one.waiting < least.waiting ? one : least), first);
    if (reader.waiting >= QUERIES_WAITING_MAX) throw readModelError('busy', `${QUERIES_WAITING_MAX} queries wait`);
    return (await this.guarded(reader.send({ query, asked }))) as Answer<ResultOf<Name>>;
  }

  /** Ends the threads behind all that was asked of them. */
  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.close()));
    await this.writer.close();
  }

  /** A reader that has nothing to do takes over what was folded, so that the next list does not wait for it. */
  private haveReadersKeepUp(): void {
    for (const reader of this.readers.filter(({ waiting }) => waiting === 0)) {
      // A failure ends the thread, or shows with the next question: nobody waits for this one.
      this.guarded(reader.send({ query: 'keepUp', asked: {} })).catch(() => undefined);
    }
  }

  /** A damaged database is removed, or the next start would find it again. */
  private async guarded<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (error) {
      if (isErrorOf(READ_MODEL_ERRORS, error, 'damaged')) removeDatabase(this.path);
      throw error;
    }
  }
}
