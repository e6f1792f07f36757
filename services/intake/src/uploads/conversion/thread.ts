/** Work on large files, in a thread: it would hold up all requests otherwise, and its memory is bounded. */

import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { INLINE_BYTES_MAX, THREAD_MEMORY_MAX_MB } from '../limits.ts';
import { convertFile } from './convert-file.ts';
import type { ConversionResult, ConversionTask } from './piece.ts';
import { type ReturnTask, returnSheet } from './returned-sheet.ts';

/** What a thread is given. */
export type ThreadTask =
  | Readonly<{ kind: 'convert'; task: ConversionTask }>
  | Readonly<{ kind: 'return'; task: ReturnTask }>;

/** Does a task where it is called. */
export async function doTask({ kind, task }: ThreadTask): Promise<ConversionResult | null> {
  if (kind === 'convert') return convertFile(task);
  await returnSheet(task);
  return null;
}

const ENTRY = new URL('./thread-main.ts', import.meta.url);

/** The thread that works; there is one at a time, for each may take much memory. */
let working: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = working.then(work, work);
  working = turn.catch(() => {});
  return turn;
}

async function inThread(task: ThreadTask): Promise<ConversionResult | null> {
  const resourceLimits = { maxOldGenerationSizeMb: THREAD_MEMORY_MAX_MB };
  const worker = new Worker(ENTRY, { workerData: task, resourceLimits });
  try {
    const [result] = await once(worker, 'message');
    return result;
  } finally {
    await worker.terminate();
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

async function perform(task: ThreadTask, isLarge: boolean): Promise<ConversionResult | null> {
  if (!isLarge) return doTask(task);
  try {
    return await inTurn(() => inThread(task));
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    const { remedy } = HTTP_ERRORS.rows['request-too-large'];
    const detail = `To read the file takes more than ${THREAD_MEMORY_MAX_MB} MiB of memory. ${remedy}`;
    return { ok: false, code: 'request-too-large', detail, isTooLarge: true };
  }
}

/** Converts a file. @param isGzip what is packed may be larger than it looks */
export async function convert(task: ConversionTask, isGzip: boolean): Promise<ConversionResult> {
  const { size } = await stat(task.file);
  const result = await perform({ kind: 'convert', task }, isGzip || size > INLINE_BYTES_MAX);
  if (result === null) throw new Error('a conversion has a result');
  return result;
}

/** Writes the sheet that goes back. */
export async function giveBack(task: ReturnTask): Promise<void> {
  const { size } = await stat(task.file);
  await perform({ kind: 'return', task }, size > INLINE_BYTES_MAX);
}
