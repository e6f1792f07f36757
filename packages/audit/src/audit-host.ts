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
type AuditOptions = Readonly<{
  log: KafkaLogOptions;
  archive: ArchiverOptions;
  listener: AuditListener;
  /** Null if nothing is traced. */
  tracing: Tracing | null;
}>;

/**
 * Archives until it is asked to stop; the next owner reads again what is not stored by then.
 * @throws what the process can't continue after: it must exit, and be started again
 */
export async function archiveTasks(options: AuditOptions, stop: AbortSignal): Promise<void> {
  const { kafka, partitions: tasks } = options.log;
  const log = new KafkaLog(options.log);
  const cuts = new CutFollower(log);
  const host = new GroupHost({
    kafka,
    group: { worker: AUDIT, topic: VERDICTS, tasks },
    listener: options.listener,
    work: (task) => new AuditTask({ ...options, kafka, cuts }, task).run(),
  });
  await host.run(stop);
  await log.close();
}
