/** The workers of the stack. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeBucket } from '../bucket.ts';
import { partFolder, startPart } from '../native-part.ts';
import type { NativePart, Part } from '../part.ts';
import { type StorePart, storeVariables } from '../store.ts';

/** What a worker finds running. */
export type StackParts = Readonly<{ kafka: Part; registry: Part; store: StorePart }>;

/** A worker as a process of the stack: `startPart` of native-part.ts starts one, and ends it if the stack is killed. */
export type StackWorker = Readonly<{
  name: 'provenance' | 'eligibility' | 'audit';
  /**
   * @param folder the stack's, for the worker's local state and log
   * @param port where it answers for metrics and health
   */
  start(parts: StackParts, folder: string, port: number): Promise<NativePart>;
}>;

const SERVICES = join(import.meta.dirname, '../../../../services');
const SUPERVISOR = join(import.meta.dirname, 'supervisor.ts');
/** protocol.md, "What decides the speed": 4 to 6. */
const PARTITIONS = 4;
/** One broker keeps one replica. */
const REPLICAS = 1;

function environmentOf({ kafka, registry }: StackParts): Record<string, string> {
  return { ORETRAIL_KAFKA_BROKERS: kafka.address, ORETRAIL_REGISTRY_URL: registry.address };
}

/** The archive of the stack. */
const BUCKET = 'oretrail-archive';
/** The same as the audit worker and `oretrail audit` get it. */
export const ARCHIVE = `s3://${BUCKET}`;
/** A stack is for trying: what is locked can't be removed by its store, only with its folder. */
const RETENTION_DAYS = '1';

/** The settings that only the audit worker has. */
function archiveOf({ store }: StackParts): Record<string, string> {
  return {
    ORETRAIL_ARCHIVE: ARCHIVE,
    ORETRAIL_ARCHIVE_RETENTION_DAYS: RETENTION_DAYS,
    ...storeVariables(store),
  };
}

/** Makes the bucket of the archive, if it is not there. */
export function prepareStore({ store }: StackParts): Promise<void> {
  return makeBucket(store, BUCKET);
}

/** Makes the topics, the first time also the law and the built-in facts. @throws Error with what the command said */
export async function applyTopics(parts: StackParts): Promise<void> {
  const main = join(SERVICES, 'command-line/src/main.ts');
  const sizes = ['--partitions', String(PARTITIONS), '--replicas', String(REPLICAS)];
  const env = { ...process.env, ...environmentOf(parts) };
  await promisify(execFile)(process.execPath, [main, 'topics', 'apply', '--set-compatibility', ...sizes], { env });
}

function worker(
  name: StackWorker['name'],
  more: (parts: StackParts) => Record<string, string> = () => ({}),
): StackWorker {
  return {
    name,
    start: async (parts, path, port) => {
      const folder = partFolder(name, path);
      const own = { ORETRAIL_STATE_DIRECTORY: join(path, 'state'), ORETRAIL_TELEMETRY_PORT: String(port) };
      const env = { ...environmentOf(parts), ...own, ...more(parts) };
      const args = [SUPERVISOR, join(path, `${name}.log`), join(SERVICES, name, 'src/main.ts')];
      return startPart({
        name,
        address: `http://127.0.0.1:${port}/metrics`,
        folder,
        command: { command: process.execPath, args, env },
        // Its supervisor starts it again for as long as it isn't; `oretrail lag` shows how far it is.
        isReady: async () => true,
      });
    },
  };
}

/** In the order in which they are started; they are stopped in the opposite one, before the parts that they use. */
export const STACK_WORKERS: readonly StackWorker[] = [
  worker('provenance'),
  worker('eligibility'),
  worker('audit', archiveOf),
];
