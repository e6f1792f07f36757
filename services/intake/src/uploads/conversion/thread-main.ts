/** The thread of `thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { doTask } from './thread.ts';

parentPort?.postMessage(await doTask(workerData));
