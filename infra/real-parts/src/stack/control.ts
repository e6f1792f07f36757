/**
 * How one command speaks to a stack that another has started: a socket in the stack's folder. Unlike a file with a process
 * id, it can't name a stranger who got that id later.
 */
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a stack is asked. */
export type Request = 'status' | 'down';

/** A part of a running stack. */
export type StackEntry = Readonly<{
  name: string;
  address: string;
  origin: string;
  /** Only of a native part; the archive has none, for it lies in the store. */
  pid?: number;
  logFile?: string;
  /** What the environment of a program must hold that is to use it. */
  variables: Readonly<Record<string, string>>;
}>;

/** How a stack is. */
export type StackStatus = Readonly<{
  state: 'starting' | 'running' | 'stopping';
  /** Whether it was started with the demo. */
  isDemo: boolean;
  entries: readonly StackEntry[];
  /** Lines for the user about how to use it. They hold no secret. */
  notes: readonly string[];
}>;

/** Relative, since the path of a socket has room for about 100 characters. */
const socketPath = (folder: string): string => relative(process.cwd(), join(folder, 'control.sock'));

/** How a socket says that nobody answers on it, or no longer. */
const NOBODY: readonly string[] = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'];
/** How often a stack that ends is asked whether it is still there: its parts have gone before, so it is soon. */
const GONE_INTERVAL_MS = 50;

/** What a running stack of this folder answers; nothing if none runs. */
export async function askStack(folder: string, request: Request): Promise<StackStatus | undefined> {
  const socket = connect({ path: socketPath(folder), allowHalfOpen: true });
  const answer = text(socket);
  socket.end(request);
  try {
    const answered = await answer;
    // Nothing is what one that ends at that moment says.
    return answered === '' ? undefined : JSON.parse(answered);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (NOBODY.includes(code)) return undefined;
    throw error;
  }
}

/** Returns when no stack of this folder answers any more: then its socket has gone, and another may take its place. */
export async function untilStackGone(folder: string): Promise<void> {
  while ((await askStack(folder, 'status')) !== undefined) await sleep(GONE_INTERVAL_MS);
}

/** Answers to the requests for a folder's stack, until the server is closed. */
export async function serveStack(folder: string, answer: (request: Request) => Promise<StackStatus>): Promise<Server> {
  // One that nobody answers on is left from a stack that was killed.
  rmSync(socketPath(folder), { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    text(socket)
      .then((request) => answer(request === 'down' ? 'down' : 'status'))
      .then((status) => socket.end(JSON.stringify(status)))
      .catch(() => socket.destroy());
  });
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  server.once('error', reject).listen(socketPath(folder), () => resolve(server));
  return promise;
}
