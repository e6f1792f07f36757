/** The loop of a thread: one request after another. */
import { parentPort } from 'node:worker_threads';
import { isErrorOf } from '@oretrail/errors';
import { READ_MODEL_ERRORS, type ReadModelError } from '../errors.ts';
import { ofSqlite } from '../schema/sqlite-errors.ts';
import { READY, type Reply, type Sent } from './protocol.ts';

/** The error of the table that a reply names; others end the thread, for nobody knows what they leave. */
function knownError(error: unknown): ReadModelError {
  const known = isErrorOf(READ_MODEL_ERRORS, error) ? error : ofSqlite(error);
  if (known === null) throw error;
  return known;
}

function replyTo<Value>(number: number, answer: () => Value): Reply<Value> {
  try {
    return { number, value: answer() };
  } catch (error) {
    const { code, what } = knownError(error);
    return { number, code, what };
  }
}

/** What a thread does. */
export type Served<Request, Value> = Readonly<{
  /** The value of the first reply. */
  ready: Value;
  answer: (request: Request) => Value;
  close: () => void;
}>;

/** Serves the thread that has started this one. @param start opens what is needed */
export function serve<Request, Value>(start: () => Served<Request, Value>): void {
  const port = parentPort;
  if (port === null) throw new TypeError('this is not a thread');
  let served: Served<Request, Value> | null = null;
  const first = replyTo(READY, () => {
    served = start();
    return served.ready;
  });
  port.on('message', (sent: Sent<Request>) => {
    if (sent === null || served === null) {
      served?.close();
      port.close();
      return;
    }
    const { answer } = served;
    port.postMessage(replyTo(sent.number, () => answer(sent.request)));
  });
  port.postMessage(first);
}
