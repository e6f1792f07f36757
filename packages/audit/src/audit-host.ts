/** One process of the audit worker: archives the partitions that the group gives it. */
import type { ArchiverOptions } from '@oretrail/archive';
import { KafkaLog, type KafkaLogOptions } from '@oretrail/kafka-log';
import { VERDICTS } from '@oretrail/runtime';
import type { Tracing } from '@oretrail/telemetry';
import { GroupHost } from '@oretrail/worker-host';
import { type AuditListener, AuditTask } from './audit-task.ts';
import { AUDIT } from './audited-places.ts';
import { CutFollower } from './cut-follower.ts';

/** Reads as the log is opened, and writes into the archive. */
export type AuditHostOptions = Readonly<{
  log: KafkaLogOptions;
  archive: ArchiverOptions;
  listener?: AuditListener;
  /** Null if nothing is traced. */
  tracing?: Tracing | null;
}>;

/** Runs the tasks of the audit in this process. */
export class AuditHost {
  private readonly log: KafkaLog;
  private readonly host: GroupHost;

  constructor({ log: logOptions, archive, listener = {}, tracing = null }: AuditHostOptions) {
    this.log = new KafkaLog(logOptions);
    const cuts = new CutFollower(this.log);
    const { kafka, partitions: tasks } = logOptions;
    this.host = new GroupHost({
      kafka,
      group: { worker: AUDIT, topic: VERDICTS, tasks },
      listener,
      work: (place) => new AuditTask({ kafka, archive, cuts, listener, tracing }, place),
    });
  }

  /**
   * Archives until it is asked to stop; the next owner reads again what is not stored by then.
   * @throws what the process can't continue after: it must exit, and be started again
   */
  async run(stop: AbortSignal): Promise<void> {
    await this.host.run(stop);
    await this.log.close();
  }
}
