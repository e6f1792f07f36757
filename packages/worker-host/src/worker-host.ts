/** One process of a worker: owns what the group gives it, and stops at the first failure it can't continue after. */

import { KafkaLog, type KafkaLogOptions } from '@oretrail/kafka-log';
import { journalOf, type Worker } from '@oretrail/runtime';
import { GroupHost } from './group-host.ts';
import type { HostListener } from './host-listener.ts';
import { TaskLoop } from './task-loop.ts';

/** Runs a worker's tasks in this process. */
export class WorkerHost {
  private readonly log: KafkaLog;
  private readonly host: GroupHost;

  constructor(worker: Worker, logOptions: KafkaLogOptions, listener: HostListener = {}) {
    const { onCommit, onStateLost } = listener;
    const listeners = {
      ...(onCommit === undefined ? {} : { onCommit }),
      ...(onStateLost === undefined ? {} : { onStateLost }),
    };
    const log = new KafkaLog({ ...logOptions, ...listeners });
    this.log = log;
    this.host = new GroupHost({
      kafka: logOptions.kafka,
      group: { worker: worker.name, topic: journalOf(worker.name), tasks: logOptions.partitions },
      listener,
      work: (place) => new TaskLoop({ ...place, listener, log, logOptions, worker }),
    });
  }

  /**
   * Works until it is asked to stop.
   * @throws what the process can't continue after: it must exit, and be started again
   */
  async run(stop: AbortSignal): Promise<void> {
    await this.host.run(stop);
    await this.log.close();
  }
}
