/** What only the cluster itself knows: where the tasks of the workers stand. Source: console.md, "Everything else". */
import { isErrorOf } from '@oretrail/errors';
import { type ConnectionSettings, KAFKA_ERRORS } from '@oretrail/kafka-log';
import { lagOf, type ParkedTask, parkedIn, type TaskLag, withClusterLog } from '@oretrail/operations';
import { WORKERS } from '@oretrail/workers';
import { CONSOLE_ERRORS } from '../errors.ts';
import { TASKS_KEPT_MS } from '../limits.ts';
import { type Kept, keptFor } from './kept.ts';

/** What is asked of the cluster. */
export type Cluster = Readonly<{
  /** All tasks by their journals. @throws ConsoleError `cluster-away`, `cluster-refused` */
  tasks: () => Promise<Kept<readonly TaskLag[]>>;
  /** The tasks in which subjects are parked. @throws ConsoleError `cluster-away`, `cluster-refused` */
  parked: () => Promise<Kept<readonly ParkedTask[]>>;
}>;

/** How brokers name us in their logs and quotas. */
const CLIENT_ID = 'oretrail-console-operations';

/** A call on the cluster. @throws ConsoleError for what Kafka or the registry can't do; all else as it is */
async function asked<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (!isErrorOf(KAFKA_ERRORS, cause)) throw cause;
    const isAway = cause.code === 'kafka-unreachable';
    throw CONSOLE_ERRORS.error(isAway ? 'cluster-away' : 'cluster-refused', cause.what, { cause });
  }
}

/** @param partitions of the co-partitioned topics */
export function openCluster(settings: ConnectionSettings, partitions: number): Cluster {
  const onLog = <T>(use: Parameters<typeof withClusterLog<T>>[1]): Promise<T> =>
    asked(() => withClusterLog(settings, use, { partitions, clientId: CLIENT_ID }));
  return {
    tasks: keptFor(TASKS_KEPT_MS, () => onLog((log) => lagOf(log, WORKERS))),
    parked: keptFor(TASKS_KEPT_MS, () => onLog((log) => parkedIn(log, WORKERS))),
  };
}
