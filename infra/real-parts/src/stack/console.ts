/** The console of the stack: queries and the web page. With the demo, everybody on this machine may sign in by one click. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NativePart } from '../part.ts';
import { httpStatus, untilReady } from '../readiness.ts';
import type { DemoKeys, DemoParty } from './demo-keys.ts';
import { writeDemoLetter } from './demo-letter.ts';
import { sealDemo } from './demo-seal.ts';
import { tellStory } from './demo-story.ts';
import { callOretrail, type StackParts, startService } from './service.ts';
import { madeTargetCertificate, targetFiles } from './target-certificate.ts';
import { archiveSettings } from './workers.ts';

/** Where it listens: for people and programs, and for metrics and health. */
export type ConsolePorts = Readonly<{ http: number; telemetry: number }>;

const OK = 200;
/** Verdicts of a chapter take a second or two; on a machine that does much else, workers may have to start again meanwhile. */
const SETTLE_TIMEOUT_S = '600';
/** Receivers of webhooks are on this machine. */
const LOOPBACK = '127.0.0.0/8';
const BUNDLER = join(import.meta.dirname, '../../../../services/console/web/main.ts');

/** The party of the stack behind each identity of the demo. Source: console.md, "Sign-in and demo". */
export const IDENTITIES: Readonly<Record<string, DemoParty>> = {
  supplier: 'refinery',
  manufacturer: 'car-maker',
  finance: 'finance',
  auditor: 'auditor',
  // The key of `operator` also has the roles that it takes to publish the examples.
  operator: 'console-operator',
};

const offeredOf = (keys: DemoKeys): string =>
  JSON.stringify(Object.entries(IDENTITIES).map(([name, party]) => ({ name, key: keys[party].key })));

/** The console as a process of a stack. */
export class StackConsole {
  readonly address: string;
  private readonly stackFolder: string;
  private readonly folder: string;
  private readonly ports: ConsolePorts;
  private readonly isDemo: boolean;

  /** @param folder the stack's @param isDemo whether identities of the demo sign in without a key of their own */
  constructor(folder: string, ports: ConsolePorts, isDemo: boolean) {
    this.stackFolder = folder;
    this.folder = join(folder, 'console');
    this.ports = ports;
    this.isDemo = isDemo;
    this.address = `http://127.0.0.1:${ports.http}`;
  }

  private get page(): string {
    return join(this.folder, 'page');
  }

  /** Builds the page from what is there now. @throws Error with what the bundler said */
  async buildPage(): Promise<void> {
    await promisify(execFile)(process.execPath, [BUNDLER, this.page]);
  }

  /** Starts it, on the loopback address alone: who reaches that may read Kafka, too, which asks for no password here. */
  async start(parts: StackParts, intake: Readonly<{ address: string; keys: DemoKeys }>): Promise<NativePart> {
    const trusted = (await madeTargetCertificate(this.stackFolder)) ? targetFiles(this.stackFolder).cert : null;
    return startService(parts, {
      name: 'console',
      address: this.address,
      path: this.folder,
      telemetryPort: this.ports.telemetry,
      settings: {
        ORETRAIL_CONSOLE_HOST: '127.0.0.1',
        ORETRAIL_CONSOLE_PORT: String(this.ports.http),
        ORETRAIL_CONSOLE_PAGE: this.page,
        ORETRAIL_INTAKE: intake.address,
        ...archiveSettings(parts),
        ORETRAIL_SUBSCRIPTIONS_DIRECTORY: join(this.folder, 'subscriptions'),
        ORETRAIL_WEBHOOK_NETWORKS: LOOPBACK,
        ...(trusted === null ? {} : { NODE_EXTRA_CA_CERTS: trusted }),
        ...(this.isDemo ? { ORETRAIL_CONSOLE_DEMO_KEYS: offeredOf(intake.keys) } : {}),
      },
    });
  }

  /**
   * Waits until it answers. With the demo, tells its story to the intake before.
   * @param hasEnded whether there is nothing left to wait for
   * @returns lines for the user: where it is, and how to sign in
   * @throws Error if it has ended, or takes too long
   */
  async prepare(
    parts: StackParts,
    intake: Readonly<{ address: string; keys: DemoKeys }>,
    hasEnded: () => boolean,
  ): Promise<readonly string[]> {
    const spoil = () => writeDemoLetter(parts.kafka.address);
    const settle = () => callOretrail(parts, 'quiesce', '--timeout', SETTLE_TIMEOUT_S);
    const tell = () => tellStory(intake.address, intake.keys, settle, spoil);
    const seal = () => sealDemo(parts, this.stackFolder);
    const said = this.isDemo ? await tell().then(seal).catch(messageOf) : null;
    const url = `http://127.0.0.1:${this.ports.telemetry}/health/ready`;
    await untilReady(async () => (await httpStatus(url)) === OK, hasEnded).catch(({ message }) => {
      throw new Error(`console ${message}; see ${join(this.folder, 'console.log')}`);
    });
    return [...(said === null ? [] : [said]), this.invitation()];
  }

  private invitation(): string {
    if (!this.isDemo) return `The console asks for a key: ${this.address}/`;
    return `Open ${this.address}/ and choose who you are: ${Object.keys(IDENTITIES).join(', ')}.`;
  }
}

/** What went wrong, as a line for the user. */
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
