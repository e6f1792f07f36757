/** The workers of the stack. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { partFolder, startPart } from '../native-part.ts';
import type { NativePart, Part } from '../part.ts';
import type { StorePart } from '../store.ts';

/** What a worker finds running. */
export type StackParts = Readonly<{ kafka: Part; registry: Part; store: StorePart }>;

/** A worker as a process of the stack: `startPart` of native-part.ts starts one, and ends it if the stack is killed. */
export type StackWorker = Readonly<{
  name: string;
  /** @param folder the stack's, for the worker's local state and log */
  start(parts: StackParts, folder: string): Promise<NativePart>;
}>;

const SERVICES = join(import.meta.dirname, '../../../../services');
const SUPERVISOR = join(import.meta.dirname, 'supervisor.ts');
/** protocol.md: "a small N (4 to 6 here)". */
const PARTITIONS = 4;
/** One broker keeps one replica. */
const REPLICAS = 1;

function environmentOf({ kafka, registry }: StackParts): Record<string, string> {
  return { ORETRAIL_KAFKA_BROKERS: kafka.address, ORETRAIL_REGISTRY_URL: registry.address };
}

/** Makes the topics, the first time also the law and the built-in facts. @throws Error with what the command said */
export async function applyTopics(parts: StackParts): Promise<void> {
  const main = join(SERVICES, 'command-line/src/main.ts');
  const sizes = ['--partitions', String(PARTITIONS), '--replicas', String(REPLICAS)];
  const env = { ...process.env, ...environmentOf(parts) };
  await promisify(execFile)(process.execPath, [main, 'topics', 'apply', ...sizes], { env });
}

function worker(name: string): StackWorker {
  return {
    name,
    start: (parts, path) => {
      const folder = partFolder(name, path);
      const env = { ...environmentOf(parts), ORETRAIL_STATE_DIRECTORY: join(path, 'state') };
      const args = [SUPERVISOR, join(path, `${name}.log`), join(SERVICES, name, 'src/main.ts')];
      return startPart({
        name,
        address: 'none',
        folder,
        command: { command: process.execPath, args, env },
        // It has nothing to be asked; `oretrail lag` shows how far it is.
        isReady: async () => true,
      });
    },
  };
}

/** In the order in which they are started; they are stopped in the opposite one, before the parts that they use. */
export const STACK_WORKERS: readonly StackWorker[] = [worker('provenance'), worker('eligibility')];
