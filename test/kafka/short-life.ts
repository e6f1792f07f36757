/** A life of both workers in this process, with empty folders: until all is at rest, or one of them has died. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageCodec } from '@oretrail/kafka-log';
import { runTasks } from '@oretrail/worker-host';
import { WORKERS } from '@oretrail/workers';
import type { TestPipeline } from './pipeline.ts';

/** @throws what a worker died of */
export async function liveFor(pipeline: TestPipeline, codec: MessageCodec): Promise<void> {
  const stop = new AbortController();
  const { kafka, folder, options } = pipeline;
  const { partitions } = options;
  const directories = WORKERS.map(({ name }) => join(folder, `${name}-${randomUUID()}`));
  const running = WORKERS.map((worker, i) =>
    runTasks(worker, { kafka, codec, partitions, directory: `${directories[i]}` }, stop.signal),
  );
  try {
    await Promise.race([pipeline.quiesce(), ...running]);
    stop.abort();
    await Promise.all(running);
  } finally {
    stop.abort();
    await Promise.allSettled(running);
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  }
}
