/** Messages of a partitioned log: a key, headers, and a value in the wire format. */
import type { ReceivedHeaders, WrittenHeaders } from './headers.ts';

/** A message to be written. */
export type WrittenMessage = Readonly<{ key: Buffer; value: Buffer; headers: WrittenHeaders }>;

/** A message as it was read, not checked yet. */
export type ReceivedMessage = Readonly<{ key: Buffer | null; value: Buffer | null; headers: ReceivedHeaders }>;
