/** The workers of the stack. */
import { join } from 'node:path';
import { makeBucket } from '../bucket.ts';
import type { NativePart } from '../part.ts';
import { storeVariables } from '../store.ts';
import { callOretrail, type StackParts, startService } from './service.ts';

/** A worker as a process of the stack. */
export type StackWorker = Readonly<{
  name: 'provenance' | 'eligibility' | 'audit';
  /**
   * @param folder the stack's, for the worker's local state and log
   * @param port where it answers for metrics and health
   */
  start(parts: StackParts, folder: string, port: number): Promise<NativePart>;
}>;

/** protocol.md, "What decides the speed": 4 to 6. */
const PARTITIONS = 4;
/** One broker keeps one replica. */
const REPLICAS = 1;

/** The archive of the stack. */
const BUCKET = 'oretrail-archive';
/** The same as the audit worker and `oretrail audit` get it. */
export const ARCHIVE = `s3://${BUCKET}`;
/** A stack is for trying: what is locked can't be removed by its store, only with its folder. */
export const RETENTION_DAYS = '1';

/** How a service finds the archive. */
export function archiveSettings({ store }: StackParts): Record<string, string> {
  return { ORETRAIL_ARCHIVE: ARCHIVE, ...storeVariables(store) };
}

/** The settings that only the audit worker has. */
function auditSettings(parts: StackParts): Record<string, string> {
  return { ...archiveSettings(parts), ORETRAIL_ARCHIVE_RETENTION_DAYS: RETENTION_DAYS };
}

/** Makes the bucket of the archive, if it is not there. */
export function prepareStore({ store }: StackParts): Promise<void> {
  return makeBucket(store, BUCKET);
}

/**
 * Makes the topics, the first time also the law and, unless the story of the demo is to state them, the built-in facts.
 * @throws Error with what the command said
 */
export function applyTopics(parts: StackParts, isDemo: boolean): Promise<void> {
  const sizes = ['--partitions', String(PARTITIONS), '--replicas', String(REPLICAS)];
  return callOretrail(
    parts,
    'topics',
    'apply',
    '--set-compatibility',
    ...sizes,
    ...(isDemo ? ['--no-built-in-facts'] : []),
  );
}

function worker(
  name: StackWorker['name'],
  more: (parts: StackParts) => Record<string, string> = () => ({}),
): StackWorker {
  return {
    name,
    start: (parts, folder, port) => {
      const address = `http://127.0.0.1:${port}/metrics`;
      const path = join(folder, name);
      return startService(parts, { name, address, path, telemetryPort: port, settings: more(parts) });
    },
  };
}

/** In the order in which they are started; they are stopped in the opposite one, before the parts that they use. */
export const STACK_WORKERS: readonly StackWorker[] = [
  worker('provenance'),
  worker('eligibility'),
  worker('audit', auditSettings),
];
