/** One process of a worker: owns what the group gives it, and stops at the first failure it can't continue after. */

import { KafkaLog, type KafkaLogOptions } from '@oretrail/kafka-log';
import { journalOf, type Worker } from '@oretrail/runtime';
import { GroupHost } from './group-host.ts';
import type { HostListener } from './host-listener.ts';
import { TaskLoop } from './task-loop.ts';

/**
 * Runs a worker's tasks in this process until it is asked to stop.
 * @throws what the process can't continue after: it must exit, and be started again
 */
export async function runTasks(
  worker: Worker,
  logOptions: KafkaLogOptions,
  stop: AbortSignal,
  listener: HostListener = {},
): Promise<void> {
  const { onCommit, onStateLost } = listener;
  const log = new KafkaLog({ ...logOptions, onCommit, onStateLost });
  const host = new GroupHost({
    kafka: logOptions.kafka,
    group: { worker: worker.name, topic: journalOf(worker.name), tasks: logOptions.partitions },
    listener,
    work: (task) => new TaskLoop({ ...task, listener, log, logOptions, worker }).run(),
  });
  await host.run(stop);
  await log.close();
}
