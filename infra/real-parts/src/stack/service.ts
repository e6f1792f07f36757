/** A service of the project as a process of the stack, and calls of its command line. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { partFolder, startPart } from '../native-part.ts';
import type { NativePart, Part } from '../part.ts';
import { type StorePart, storeVariables } from '../store.ts';

/** What a service finds running. */
export type StackParts = Readonly<{ kafka: Part; registry: Part; store: StorePart }>;

const SERVICES = join(import.meta.dirname, '../../../../services');
const SUPERVISOR = join(import.meta.dirname, 'supervisor.ts');

/** Variables that say where Kafka and the registry are. */
function connectionOf({ kafka, registry }: StackParts): Record<string, string> {
  return { ORETRAIL_KAFKA_BROKERS: kafka.address, ORETRAIL_REGISTRY_URL: registry.address };
}

/** What is started. */
export type ServiceStart = Readonly<{
  /** The name of its folder in `services`. */
  name: string;
  address: string;
  /** For its local state and its log. */
  path: string;
  /** Port of `/metrics` and health. */
  telemetryPort: number;
  /** Its other settings. */
  settings: Readonly<Record<string, string>>;
}>;

/** Starts a service. `startPart` of native-part.ts ends it if the stack is killed. */
export function startService(parts: StackParts, start: ServiceStart): Promise<NativePart> {
  const { name, address, path, telemetryPort, settings } = start;
  const own = { ORETRAIL_STATE_DIRECTORY: join(path, 'state'), ORETRAIL_TELEMETRY_PORT: String(telemetryPort) };
  return startPart({
    name,
    address,
    folder: partFolder(name, path),
    command: {
      command: process.execPath,
      args: [SUPERVISOR, join(path, `${name}.log`), join(SERVICES, name, 'src/main.ts')],
      env: { ...connectionOf(parts), ...own, ...settings },
    },
    // Its supervisor starts it again for as long as it isn't; `oretrail lag` shows how far a worker is.
    isReady: async () => true,
  });
}

/** Calls `oretrail` for the pipeline of these parts. @throws Error with what the command said */
export async function callOretrail(parts: StackParts, ...args: readonly string[]): Promise<void> {
  const main = join(SERVICES, 'command-line/src/main.ts');
  const env = { ...process.env, ...connectionOf(parts), ...storeVariables(parts.store) };
  await promisify(execFile)(process.execPath, [main, ...args], { env });
}
