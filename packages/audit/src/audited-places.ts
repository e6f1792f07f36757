/** What the audit worker archives, and how its group is named. */
import type { PartitionPlace } from '@oretrail/archive';
import { FACTS, GRANTS, SHIPMENTS, VEHICLES, VERDICTS } from '@oretrail/runtime';

/** Names the group of its processes, as of any worker. */
export const AUDIT = 'audit';

/** The partitions of a task: one of each public topic; of facts and grants, which have but one, the first task's. */
export function placesOfTask(index: number): readonly PartitionPlace[] {
  const own = [SHIPMENTS, VEHICLES, VERDICTS].map((topic) => ({ topic, partition: index }));
  return index === 0 ? [...own, ...[FACTS, GRANTS].map((topic) => ({ topic, partition: 0 }))] : own;
}
