/** What the threads of the read model send one another. A request has a number, and its reply has the same. */
import type { ReadModelErrorCode } from '../errors.ts';
import type { AskedOf, QueryName } from '../queries/queries.ts';
import type { Position } from '../records/public-record.ts';
import type { RowBatch } from '../rows/row.ts';

/** What a thread is started with. */
export type ThreadData = Readonly<{ path: string; source: string }>;

/** Batches to be folded in one transaction. The reply is the position behind them. */
export type FoldRequest = readonly RowBatch[];
/** The value of a writer's reply. */
export type FoldReply = Position;

/** One query. The reply is its answer. */
export type QueryRequest = Readonly<{ query: QueryName; asked: AskedOf<QueryName> }>;

/** A request as it is sent; null asks the thread to end behind all that was sent before. */
export type Sent<Request> = Readonly<{ number: number; request: Request }> | null;

/** What became of a request: its value, or an error of the table. Any other error ends the thread. */
export type Outcome<Value> = Readonly<{ value: Value }> | Readonly<{ code: ReadModelErrorCode; what: string }>;

/** A reply. */
export type Reply<Value> = Readonly<{ number: number }> & Outcome<Value>;

/** The number of the first reply, which a thread sends by itself when it is ready. */
export const READY = 0;
