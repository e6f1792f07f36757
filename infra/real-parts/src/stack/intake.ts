/** The intake of the stack, with grants and keys to try it. */
import { join } from 'node:path';
import type { NativePart } from '../part.ts';
import { httpStatus, untilReady } from '../readiness.ts';
import { applyDemoGrants } from './apply-demo-grants.ts';
import { OPERATOR_SOURCE } from './demo-grants.ts';
import { type DemoKeys, demoKeys, receiptKeyFile, tokensFolder } from './demo-keys.ts';
import { firstLotCall, writeFirstLot } from './demo-lot.ts';
import { callOretrail, type StackParts, startService } from './service.ts';

/** Where it listens: for senders, and for metrics and health. */
export type IntakePorts = Readonly<{ http: number; telemetry: number }>;

const OK = 200;

/** What a user gets to know of it. */
export type PreparedIntake = Readonly<{
  /** Lines: where the keys are, and how to send a lot; or why there are no grants. */
  notes: readonly string[];
  /** Tokens as variables of the command line, if they have their grants: the operator's for the intake, the auditor's for the console. */
  secrets: Readonly<Record<string, string>>;
}>;

/** The intake as a process of a stack. */
export class StackIntake {
  readonly address: string;
  private readonly keys: DemoKeys;
  private readonly folder: string;
  private readonly ports: IntakePorts;

  private readonly consoleAddress: string;

  /** @param folder the stack's @param consoleAddress of the console, which it asks what became of statements */
  constructor(folder: string, ports: IntakePorts, consoleAddress: string) {
    this.consoleAddress = consoleAddress;
    this.folder = folder;
    this.ports = ports;
    this.address = `http://127.0.0.1:${ports.http}`;
    this.keys = demoKeys(folder);
  }

  /** Starts it. It answers with 503 until {@link StackIntake.prepare} returns. */
  start(parts: StackParts): Promise<NativePart> {
    return startService(parts, {
      name: 'intake',
      address: this.address,
      path: join(this.folder, 'intake'),
      telemetryPort: this.ports.telemetry,
      settings: {
        ORETRAIL_INTAKE_PORT: String(this.ports.http),
        ORETRAIL_BOOTSTRAP_OPERATOR: this.keys.bootstrap.principal,
        ORETRAIL_CONSOLE: this.consoleAddress,
        ORETRAIL_RECEIPT_KEY_FILE: receiptKeyFile(this.folder),
      },
    });
  }

  /**
   * Waits until it is ready, and states the demo grants: those that it has already stay as they are.
   * @param hasEnded whether there is nothing left to wait for
   * @throws Error if it has ended, or takes too long
   */
  async prepare(parts: StackParts, hasEnded: () => boolean): Promise<PreparedIntake> {
    const url = `http://127.0.0.1:${this.ports.telemetry}/health/ready`;
    await untilReady(async () => (await httpStatus(url)) === OK, hasEnded).catch(({ message }) => {
      throw new Error(`intake ${message}; see ${join(this.folder, 'intake', 'intake.log')}`);
    });
    const addOperator = () => callOretrail(parts, 'operators', 'add', OPERATOR_SOURCE);
    const refusal = await applyDemoGrants(this.address, this.keys, addOperator, this.folder);
    if (refusal !== null) return { notes: [refusal], secrets: {} };
    writeFirstLot(this.folder);
    const notes = [
      `Keys of made-up parties for the intake are in ${tokensFolder(this.folder)}. This sends a first lot as the mine:`,
      firstLotCall(this.folder, this.address, this.keys.mine.file),
    ];
    const { operator, auditor } = this.keys;
    // The console shows an auditor all, and an operator no figures.
    return { notes, secrets: { ORETRAIL_INTAKE_TOKEN: operator.key, ORETRAIL_CONSOLE_TOKEN: auditor.key } };
  }
}
