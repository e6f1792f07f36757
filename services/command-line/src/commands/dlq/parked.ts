/** `oretrail dlq parked` and `dlq retry`: subjects that the workers could not evaluate. */
import { printableJson } from '@oretrail/model';
import { parkedIn, retryRecord, withClusterLog } from '@oretrail/operations';
import { WORKERS } from '@oretrail/workers';
import type { Call } from '../../call.ts';
import { parkedLines } from '../../rendering/dead-letters.ts';
import { writeTo } from '../../terminal.ts';
import { connectionSettings, type KafkaFlags } from '../kafka-flags.ts';

/** Flags of `dlq parked`. */
export type ParkedFlags = KafkaFlags & Readonly<{ json?: boolean }>;

/** Prints what is parked. */
export async function parked(flags: ParkedFlags, { terminal }: Call): Promise<void> {
  const tasks = await withClusterLog(connectionSettings(flags), (log) => parkedIn(log, WORKERS));
  const lines = (): string => tasks.map((task) => `${printableJson(task)}\n`).join('');
  await writeTo(terminal.output, flags.json ? lines() : parkedLines(tasks));
}

/** Asks the workers to try it again. */
export async function retry(flags: KafkaFlags, { terminal }: Call): Promise<void> {
  await withClusterLog(connectionSettings(flags), (log) => log.append([retryRecord()]));
  await writeTo(terminal.output, 'Asked the workers to evaluate all parked subjects again\n');
}
