/** The core in a thread of the page, so that the page stays quick while a large bundle is proved. */
import './node/node-buffer.ts';
import { TASKS, type TaskName } from './tasks.ts';

type Call = Readonly<{ id: number; name: TaskName; asked: never }>;

globalThis.addEventListener('message', async ({ data }: MessageEvent<Call>) => {
  const { id, name, asked } = data;
  try {
    globalThis.postMessage({ id, result: await TASKS[name](asked) });
  } catch (error) {
    globalThis.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
