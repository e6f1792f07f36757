/** An archive in a bucket as an operator seals and replays it: by the command line, in processes of their own. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { storeVariables } from '@oretrail/real-parts';
import type { ReplayOutcome } from '@oretrail/replay';
import { TestPipeline } from '../kafka/pipeline.ts';
import { type Bucket, groupPrefixOf } from './killed-audit.ts';

const MAIN = join(import.meta.dirname, '../../services/command-line/src/main.ts');
/** Seconds in which everything surely comes to rest; nothing is asserted of time. */
const TIMEOUT_S = '240';
/** As short as a lock can be. */
const RETENTION_DAYS = '1';
const run = promisify(execFile);

/** One archive, and the keys that seal it. */
export class SealedArchive {
  private readonly place: string;
  private readonly keys: string;
  private readonly pipeline: TestPipeline;
  /** The name of the audit worker's group, whose offsets show how far the archive is. */
  private readonly group: string;
  private readonly environment: Readonly<Record<string, string>>;
  private seals = 0;

  private constructor(pipeline: TestPipeline, { store, name }: Bucket, prefix: string) {
    this.pipeline = pipeline;
    this.group = groupPrefixOf(pipeline, prefix);
    this.place = `s3://${name}/${prefix}`;
    this.keys = join(pipeline.folder, 'keys');
    this.environment = storeVariables(store);
  }

  /** Makes keys for the archive that an audit worker writes below a prefix. */
  static async create(pipeline: TestPipeline, bucket: Bucket, prefix: string): Promise<SealedArchive> {
    const archive = new SealedArchive(pipeline, bucket, prefix);
    await archive.call(['audit', 'keys', 'new', '--out', archive.keys]);
    return archive;
  }

  /** Cuts, and seals what is archived then. */
  async seal(): Promise<void> {
    const { brokers, registry, prefix } = this.pipeline.options;
    const on = ['--brokers', brokers, '--registry', registry, '--prefix', this.group, '--topic-prefix', prefix];
    const pinned = this.seals === 0 ? ['--recovery-key', join(this.keys, 'recovery.pub.pem')] : [];
    const sealed = ['--signing-key', join(this.keys, 'signing.pem'), '--retention-days', RETENTION_DAYS];
    await this.call(['audit', 'seal', this.place, ...sealed, ...pinned, '--timeout', TIMEOUT_S, ...on]);
    this.seals += 1;
  }

  /**
   * Every sealed verdict again, in an engine of so many partitions.
   * @throws Error with what the command said, where it does not end with 0
   */
  async replay(partitions: number, environment: Readonly<Record<string, string>>): Promise<ReplayOutcome> {
    const engine = ['--partitions', String(partitions), '--work', this.pipeline.folder];
    return JSON.parse(await this.call(['replay', this.place, ...engine, '--json', '--quiet'], environment));
  }

  /** Restores the archive into topics of their own. @returns the last verdict id of each VIN that new workers come to */
  async headsRestored(partitions: number): Promise<Readonly<Record<string, string>>> {
    const [{ brokers, registry }, prefix] = [this.pipeline.options, `${randomUUID()}-`];
    const on = ['--brokers', brokers, '--registry', registry, '--prefix', prefix, '--topic-prefix', prefix];
    await this.call(['restore', this.place, '--partitions', String(partitions), '--replicas', '1', '--quiet', ...on]);
    const restored = await TestPipeline.create({ ...this.pipeline.options, partitions, prefix });
    try {
      for (const name of ['provenance', 'eligibility'] as const) restored.startWorker(name, name);
      await restored.quiesce();
      return await restored.heads();
    } finally {
      await restored.close();
    }
  }

  private async call(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const env = { ...process.env, ...this.environment, ...environment };
    return (await run(process.execPath, [MAIN, ...args], { env })).stdout;
  }
}
