/** What only the cluster itself knows: where the tasks of the workers stand, and what dead letters hold. Source: console.md, "Everything else". */
import { isErrorOf } from '@oretrail/errors';
import { type ConnectionSettings, KAFKA_ERRORS } from '@oretrail/kafka-log';
import { lagOf, type ParkedTask, parkedIn, type TaskLag, withClusterLog } from '@oretrail/operations';
import { WORKERS } from '@oretrail/workers';
import { CONSOLE_ERRORS } from '../errors.ts';
import { TASKS_KEPT_MS } from '../limits.ts';
import { type Kept, keptFor } from './kept.ts';
import { type ClusterLetters, clusterLetters, type LentLog } from './letters.ts';

/** What is asked of the cluster. */
export type Cluster = Readonly<{
  /** All tasks by their journals. @throws ConsoleError `cluster-away`, `cluster-refused` */
  tasks: () => Promise<Kept<readonly TaskLag[]>>;
  /** The tasks in which subjects are parked. @throws ConsoleError `cluster-away`, `cluster-refused` */
  parked: () => Promise<Kept<readonly ParkedTask[]>>;
  /** Dead letters. @throws ConsoleError `cluster-away`, `cluster-refused` */
  letters: ClusterLetters;
}>;

/** @throws ConsoleError `cluster-away` if a console has no cluster */
export function requireCluster(cluster: Cluster | null): Cluster {
  if (cluster !== null) return cluster;
  throw CONSOLE_ERRORS.error('cluster-away', 'this console is not connected to a cluster');
}

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
  const onLog: LentLog = (use) => asked(() => withClusterLog(settings, use, { partitions, clientId: CLIENT_ID }));
  return {
    tasks: keptFor(TASKS_KEPT_MS, () => onLog((log) => lagOf(log, WORKERS))),
    parked: keptFor(TASKS_KEPT_MS, () => onLog((log) => parkedIn(log, WORKERS))),
    letters: clusterLetters(onLog),
  };
}
