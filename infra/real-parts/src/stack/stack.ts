/** Kafka, a schema registry, an S3 store, the workers, the intake and the console, started together and stopped together. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isErrorOf } from '@oretrail/errors';
import type { NativePart, Part } from '../part.ts';
import { REAL_PART_ERRORS } from '../part.ts';
import { portFor } from '../ports.ts';
import { type Resolution, resolveKafka, resolveRegistry, resolveStore, startFound } from '../resolver.ts';
import { type StorePart, storeVariables } from '../store.ts';
import { removeAddresses, writeAddresses } from './addresses.ts';
import { StackConsole } from './console.ts';
import type { StackEntry, StackStatus } from './control.ts';
import { demoKeys } from './demo-keys.ts';
import { type PreparedIntake, StackIntake } from './intake.ts';
import type { StackParts } from './service.ts';
import type { StackPorts } from './stack-ports.ts';
import { ARCHIVE, applyTopics, prepareStore, STACK_WORKERS } from './workers.ts';

type Member = Readonly<{ name: string; part: Part }>;

function settled<P>(start: PromiseSettledResult<P>): P {
  if (start.status === 'rejected') throw start.reason;
  return start.value;
}

const isNative = (part: Part): part is NativePart => part.origin === 'native';

const hasAccess = (part: Part): part is StorePart => 'credentials' in part;

/** The variables that the resolver and the command line read. */
const ADDRESS_VARIABLES: Readonly<Record<string, string>> = {
  kafka: 'ORETRAIL_KAFKA_BROKERS',
  registry: 'ORETRAIL_REGISTRY_URL',
  intake: 'ORETRAIL_INTAKE',
  console: 'ORETRAIL_CONSOLE',
};
/** The ports of the services. */
const SERVICE_PORTS = [
  ...STACK_WORKERS.map(({ name }) => name),
  'intake',
  'intake-telemetry',
  'console',
  'console-telemetry',
] as const;

const isService = (name: string): boolean => SERVICE_PORTS.some((service) => service === name);

function variablesOf({ name, part }: Member): Record<string, string> {
  if (hasAccess(part)) return storeVariables(part);
  const variable = ADDRESS_VARIABLES[name];
  return variable === undefined ? {} : { [variable]: part.address };
}

function entryOf(member: Member): StackEntry {
  const { name, part } = member;
  const { address, origin } = part;
  const entry = { name, address, origin, variables: variablesOf(member) };
  return isNative(part) ? { ...entry, pid: part.pid, logFile: part.logFile } : entry;
}

/** The archive, which is not a process: it lies in the store once this is there. */
function archiveEntries(entries: readonly StackEntry[]): readonly StackEntry[] {
  if (entries.every(({ name }) => name !== 'store')) return [];
  return [{ name: 'archive', address: ARCHIVE, origin: 'store', variables: { ORETRAIL_ARCHIVE: ARCHIVE } }];
}

/** @throws Error that says how to take another port */
async function requireFree(name: keyof StackPorts, port: number): Promise<void> {
  try {
    await portFor(port);
  } catch (error) {
    if (!isErrorOf(REAL_PART_ERRORS, error, 'port-taken')) throw error;
    throw new Error(`${name}: ${error.what}; end what listens there, or choose another with --${name}-port`);
  }
}

/** A stack whose parts keep their data in one folder. */
export class Stack {
  private readonly folder: string;
  private readonly ports: StackPorts;
  private readonly isDemo: boolean;
  private readonly console: StackConsole;
  private readonly members: Member[] = [];
  private state: StackStatus['state'] = 'starting';
  private notes: readonly string[] = [];
  private stopping: Promise<void> | undefined;
  /** The first part that has gone by itself. */
  private gone: string | null = null;

  /** @param isDemo whether the story of the demo is stated, and everybody on this machine may sign in to the console */
  constructor(folder: string, ports: StackPorts, isDemo: boolean) {
    this.folder = folder;
    this.ports = ports;
    this.isDemo = isDemo;
    const { console: http, 'console-telemetry': telemetry } = ports;
    this.console = new StackConsole(folder, { http, telemetry }, isDemo);
    mkdirSync(folder, { recursive: true });
  }

  get status(): StackStatus {
    const entries = this.members.map(entryOf);
    return {
      state: this.state,
      isDemo: this.isDemo,
      entries: [...entries, ...archiveEntries(entries)],
      notes: this.notes,
    };
  }

  /**
   * Starts everything. What did start is stopped by `stop`, also if something else didn't.
   * @throws OretrailError `missing-part` if a part can't be had
   */
  async start(): Promise<void> {
    const own = (name: 'kafka' | 'registry' | 'store') =>
      ({ containers: false, port: this.ports[name], folder: join(this.folder, name) }) as const;
    // Sooner than after the parts have started.
    for (const name of SERVICE_PORTS) await requireFree(name, this.ports[name]);
    const page = this.console.buildPage();
    const starts = await Promise.allSettled([
      resolveKafka(own('kafka')).then((found) => this.startPart('kafka', found)),
      resolveRegistry(own('registry')).then((found) => this.startPart('registry', found)),
      resolveStore(own('store')).then((found) => this.startPart('store', found)),
      page,
    ]);
    const [kafka, registry, store] = starts;
    this.add('kafka', kafka);
    this.add('registry', registry);
    this.add('store', store);
    const parts = { kafka: settled(kafka), registry: settled(registry), store: settled(store) };
    await this.startWorkers(parts);
    await page;
    const secrets = await this.startIntake(parts);
    await this.startConsole(parts);
    // Asked to end meanwhile: then nobody is to find it.
    if (this.stopping !== undefined) return;
    writeAddresses(this.folder, this.status.entries, secrets);
    this.state = 'running';
  }

  /** Returns the name of the first native part that has gone. */
  async untilOneGone(): Promise<string> {
    const ends = this.members.map(async ({ name, part }) => {
      await (isNative(part) ? part.untilGone() : new Promise(() => {}));
      return name;
    });
    this.gone = await Promise.race(ends);
    return this.gone;
  }

  /** Stops the console and the intake, then workers, then parts. Data stay. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    this.state = 'stopping';
    removeAddresses(this.folder);
    if (this.gone === 'kafka') await this.killServices();
    while (this.members.length > 0) {
      await this.members.at(-1)?.part.stop();
      this.members.pop();
    }
  }

  /** Without Kafka no service can leave in order: one after the other would wait until it is killed. None loses anything by that. */
  private async killServices(): Promise<void> {
    const services = this.members.flatMap(({ name, part }) => (isService(name) && isNative(part) ? [part] : []));
    await Promise.all(services.map((part) => part.kill('SIGKILL')));
  }

  private async startWorkers(parts: StackParts): Promise<void> {
    await Promise.all([applyTopics(parts, this.isDemo), prepareStore(parts)]);
    for (const { name, start } of STACK_WORKERS) {
      this.members.push({ name, part: await start(parts, join(this.folder, name), this.ports[name]) });
    }
  }

  /** Starts the intake behind the workers, so that it is stopped before them. */
  private async startIntake(parts: StackParts): Promise<PreparedIntake['secrets']> {
    const ports = { http: this.ports.intake, telemetry: this.ports['intake-telemetry'] };
    const intake = new StackIntake(this.folder, ports, this.console.address);
    this.members.push({ name: 'intake', part: await intake.start(parts) });
    const { notes, secrets } = await intake.prepare(parts, () => this.stopping !== undefined);
    this.notes = notes;
    return secrets;
  }

  private async startConsole(parts: StackParts): Promise<void> {
    const intake = { address: `http://127.0.0.1:${this.ports.intake}`, keys: demoKeys(this.folder) };
    this.members.push({ name: 'console', part: await this.console.start(parts, intake) });
    const notes = await this.console.prepare(parts, intake, () => this.stopping !== undefined);
    this.notes = [...this.notes, ...notes];
  }

  private async startPart<P extends Part>(name: 'kafka' | 'registry' | 'store', found: Resolution<P>): Promise<P> {
    if ('origin' in found && found.origin === 'native') await requireFree(name, this.ports[name]);
    return startFound(found);
  }

  private add(name: string, start: PromiseSettledResult<Part>): void {
    if (start.status === 'fulfilled') this.members.push({ name, part: start.value });
  }
}
