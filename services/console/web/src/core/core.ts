/** Asks the core, which runs in a thread of the page and is loaded when it is first asked. */
import type { TaskAsked, TaskName, TaskResult } from './tasks.ts';

type Waiting = Readonly<{ resolve: (result: never) => void; reject: (error: Error) => void }>;
type Answer = Readonly<{ id: number; result?: never; error?: string }>;

let worker: Worker | null = null;
let calls = 0;
const waiting = new Map<number, Waiting>();

function settle({ data: { id, result, error } }: MessageEvent<Answer>): void {
  const call = waiting.get(id);
  waiting.delete(id);
  if (error !== undefined) call?.reject(new Error(error));
  else call?.resolve(result as never);
}

/** All calls fail with a worker that could not be loaded; the next call tries again. */
function fail(): void {
  worker = null;
  for (const { reject } of waiting.values()) reject(new Error('The core could not be loaded. Try again.'));
  waiting.clear();
}

function started(): Worker {
  const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  made.addEventListener('message', settle);
  made.addEventListener('error', fail);
  return made;
}

/** Runs a task of the core. @throws Error if the core fails or can't be loaded */
export function askCore<Name extends TaskName>(name: Name, asked: TaskAsked<Name>): Promise<TaskResult<Name>> {
  worker ??= started();
  calls += 1;
  const id = calls;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker?.postMessage({ id, name, asked });
  });
}
