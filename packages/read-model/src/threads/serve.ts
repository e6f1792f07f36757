/** The loop of a thread: one request after another. */
import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { isErrorOf } from '@oretrail/errors';
import { READ_MODEL_ERRORS, type ReadModelError } from '../errors.ts';
import { ofSqlite } from '../schema/sqlite-errors.ts';
import { type Outcome, READY, type Reply, type Sent } from './protocol.ts';

/** The error of the table that a reply names; others end the thread, for nobody knows what they leave. */
function knownError(error: unknown): ReadModelError {
  const known = isErrorOf(READ_MODEL_ERRORS, error) ? error : ofSqlite(error);
  if (known === null) throw error;
  return known;
}

function outcomeOf<Value>(answer: () => Value): Outcome<Value> {
  try {
    return { value: answer() };
  } catch (error) {
    const { code, what } = knownError(error);
    return { code, what };
  }
}

/** What a thread does. */
export type Served<Request, Value> = Readonly<{
  /** The value of the first reply. */
  ready: Value;
  /** Answers requests that wait together: the value, or the error, is the reply to each of them. */
  answer: (requests: readonly [Request, ...Request[]]) => Value;
  close: () => void;
}>;

/** A message and those that wait behind it, at most so many in all; none behind the one that ends the thread. */
function taken<Request>(port: MessagePort, first: Sent<Request>, count: number): readonly Sent<Request>[] {
  const all = [first];
  while (all.length < count && all.at(-1) !== null) {
    const next = receiveMessageOnPort(port);
    if (next === undefined) break;
    all.push(next.message);
  }
  return all;
}

/**
 * Serves the thread that has started this one.
 * @param start opens what is needed
 * @param together how many requests are answered at once, if they wait
 */
export function serve<Request, Value>(start: () => Served<Request, Value>, together = 1): void {
  const port = parentPort;
  if (port === null) throw new TypeError('this is not a thread');
  const reply = (number: number, outcome: Outcome<Value>): void => {
    const sent: Reply<Value> = { number, ...outcome };
    port.postMessage(sent);
  };
  let served: Served<Request, Value> | null = null;
  const first = outcomeOf(() => {
    served = start();
    return served.ready;
  });
  port.on('message', (message: Sent<Request>) => {
    const all = taken(port, message, together);
    const [one, ...others] = all.filter((sent) => sent !== null);
    if (one !== undefined && served !== null) {
      const { answer } = served;
      const outcome = outcomeOf(() => answer([one.request, ...others.map(({ request }) => request)]));
      for (const { number } of [one, ...others]) reply(number, outcome);
    }
    if (all.at(-1) !== null && served !== null) return;
    served?.close();
    port.close();
  });
  reply(READY, first);
}
