/** What can happen to the request that ends a transaction on its way. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Relay, write } from './tcp-proxy.ts';

/** Kafka protocol: the size of a request, 4 bytes, stands before it; the number of its API, 2 bytes, comes first in it. */
const SIZE_BYTES = 4;
/** Kafka protocol, API keys. */
const END_TRANSACTION = 26;

/** What happens to one such request. */
export type EndingFault =
  /** It comes late; what follows on its connection waits behind it. */
  | Readonly<{ kind: 'late'; delayMs: number }>
  /** It never comes, and the connection ends. */
  | Readonly<{ kind: 'lost' }>
  /** It comes, and its answer never does: the client can't know. */
  | Readonly<{ kind: 'unanswered' }>
  /** The connection ends, and the request comes all the same, when nobody expects it any more. */
  | Readonly<{ kind: 'late-and-unanswered'; delayMs: number }>;

/** Requests of a connection, whole, with their sizes. */
export async function* requests(from: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of from) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let size = wholeSize(rest); size > 0; size = wholeSize(rest)) {
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
    }
  }
}

/** Bytes of the first request; 0 if not all of it is there. */
function wholeSize(bytes: Buffer): number {
  if (bytes.length < SIZE_BYTES) return 0;
  const size = SIZE_BYTES + bytes.readInt32BE(0);
  return bytes.length < size ? 0 : size;
}

/** Whether a request, with its size before it, ends a transaction. */
export function endsTransaction(request: Buffer): boolean {
  return request.readInt16BE(SIZE_BYTES) === END_TRANSACTION;
}

/** @returns whether the connection may continue */
async function deliver(request: Buffer, fault: EndingFault, client: Socket, server: Socket): Promise<boolean> {
  if (fault.kind === 'lost') return false;
  if (fault.kind === 'late-and-unanswered') client.destroy();
  if ('delayMs' in fault) await sleep(fault.delayMs);
  await write(server, request);
  if (fault.kind === 'late') return true;
  // The answer is waited for, so that the broker has done what it was asked.
  await answered(server);
  return false;
}

async function answered(server: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    server.once('data', () => resolve());
    server.once('close', () => resolve());
  });
}

/** @param next the fault of the next request that ends a transaction; null for none */
export function endTxnFaultProxy(next: () => EndingFault | null): Relay {
  return async (client, server) => {
    let isForwarding = true;
    const answers = (answer: Buffer): void => void (isForwarding && client.write(answer));
    server.on('data', answers);
    server.once('close', () => client.destroy());
    for await (const request of requests(client)) {
      const fault = endsTransaction(request) ? next() : null;
      if (fault === null) {
        await write(server, request);
        continue;
      }
      isForwarding = fault.kind === 'late';
      if (!(await deliver(request, fault, client, server))) return;
    }
  };
}
