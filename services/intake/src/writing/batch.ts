/** What goes into one produce request. */
import { REQUEST_BYTES_MAX } from '@oretrail/kafka-log';
import { STEP_RECORDS_MAX } from '@oretrail/runtime';
import type { Flight } from './flight.ts';
import type { Outgoing } from './outgoing.ts';

/** Messages of one request, and whose they are. */
export type Batch = readonly Readonly<{ flight: Flight; message: Outgoing }>[];

/** Takes as many messages as a request may have, or one that is larger. @param waiting loses the flights that are sent */
export function nextBatch(waiting: Flight[]): Batch {
  const batch: { flight: Flight; message: Outgoing }[] = [];
  let bytes = 0;
  while (batch.length < STEP_RECORDS_MAX) {
    const [flight] = waiting;
    const message = flight?.next;
    if (flight === undefined || message === undefined) break;
    if (batch.length > 0 && bytes + message.bytes > REQUEST_BYTES_MAX) break;
    batch.push({ flight, message });
    bytes += message.bytes;
    flight.sendNext();
    if (flight.next === undefined) waiting.shift();
  }
  return batch;
}
