/** The archive of a directory, as the audit worker would write it from Kafka. Source: architecture.md, "Audit". */
import { join } from 'node:path';
import {
  type ArchiverOptions,
  NO_CLUSTER,
  ownRecord,
  ownSchemaText,
  PartitionArchiver,
  partitionAt,
  readSeals,
  type SealChain,
  sealCut,
  type VerifiedSeal,
  verdictEnds,
} from '@oretrail/archive';
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { buriedBefore, type Cut, controlStateOf, STEP_RECORDS_MAX, type TopicPartition } from '@oretrail/runtime';
import { DirectoryStore, type Store } from '@oretrail/store';
import type { Pipeline } from '@oretrail/workers';
import type { Progress } from '../progress.ts';
import { RUN_FILES } from '../run-directory.ts';
import type { RunSettings } from '../run-settings.ts';
import { LogVerdicts } from './log-verdicts.ts';
import { type ArchiveKeys, keysOfRun, type RunKeys } from './run-keys.ts';

/** The law that a seal names. */
type SealedSettings = Pick<RunSettings, 'ruleset'>;

/** What a directory's archive needs. */
export type RunArchiveOptions = Readonly<{
  log: EmbeddedLog;
  directory: string;
  settings: SealedSettings;
  /** The version of Oretrail, which a seal names. */
  software: string;
  keys: ArchiveKeys;
  progress: Progress;
}>;

const isSame = (a: object, b: object): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** Written while the workers rest. */
export class RunArchive {
  private readonly options: RunArchiveOptions;
  private readonly store: Store;
  private readonly chain: SealChain;
  private readonly keys: RunKeys;

  private constructor(options: RunArchiveOptions, store: Store, chain: SealChain, keys: RunKeys) {
    this.options = options;
    this.store = store;
    this.chain = chain;
    this.keys = keys;
  }

  /**
   * Reads the seals that there are, and finds the keys, before there is anything to seal.
   * @throws RunDirectoryError if the keys can't be used; ArchiveError if a seal fails
   */
  static async open(options: RunArchiveOptions): Promise<RunArchive> {
    const { directory, keys } = options;
    const store = new DirectoryStore(join(directory, RUN_FILES.audit));
    const chain = await readSeals(store);
    return new RunArchive(options, store, chain, await keysOfRun(directory, chain, keys));
  }

  /**
   * Cuts the log, archives up to there, and seals it: once for each state of the log.
   * @returns the last seal; null if something is left that the workers can't do, so that nothing is proved
   */
  async seal(pipeline: Pipeline): Promise<VerifiedSeal | null> {
    await pipeline.runToRest();
    const last = this.chain.good.at(-1);
    if (last !== undefined && (await this.isSealedBy(last, pipeline))) return last;
    const outcome = await pipeline.quiesce();
    if (outcome.kind !== 'proved') return null;
    await this.archive(outcome.proved);
    const { log, settings, software } = this.options;
    const { operators } = await controlStateOf(log);
    const { signer, pinned: keys } = this.keys;
    return sealCut(this.store, this.chain, new LogVerdicts(log), {
      cut: outcome.proved,
      ruleset: settings.ruleset,
      operators,
      buried: await buriedBefore(log, outcome.proved),
      software,
      keys,
      signers: [signer],
    });
  }

  private async isSealedBy({ body }: VerifiedSeal, { engines }: Pipeline): Promise<boolean> {
    const { ruleset, operators, cut, software: sealedBy } = body;
    const { log, settings, software } = this.options;
    const now = { ruleset: settings.ruleset, operators: (await controlStateOf(log)).operators, software };
    const isOfNow = isSame({ ruleset, operators, software: sealedBy }, now);
    if (!isOfNow || !isSame(cut.engines, engines)) return false;
    for (const [place, end] of Object.entries({ ...cut.inputs, ...verdictEnds(cut) })) {
      const { topic, partition } = partitionAt(place);
      if ((await log.end(topic, partition)) !== end) return false;
    }
    return true;
  }

  private async archive(cut: Cut): Promise<void> {
    const options: ArchiverOptions = { store: this.store, cluster: NO_CLUSTER, schemaOf: ownSchemaText };
    for (const [place, end] of Object.entries({ ...cut.inputs, ...verdictEnds(cut) })) {
      await this.archivePartition(options, place, end);
    }
  }

  private async archivePartition(options: ArchiverOptions, place: TopicPartition, end: number): Promise<void> {
    const { log, progress } = this.options;
    const at = partitionAt(place);
    const { records: first } = await log.read({ ...at, from: 0, recordsMax: 1 });
    const archiver = await PartitionArchiver.open(options, at, first[0] === undefined ? null : ownRecord(first[0]));
    await archiver.cutAt(end);
    while (archiver.position < end) {
      const recordsMax = Math.min(STEP_RECORDS_MAX, end - archiver.position);
      const { records, next } = await log.read({ ...at, from: archiver.position, recordsMax });
      await archiver.take({ records: records.map(ownRecord), next });
      progress.say(() => `archiving: ${place} up to offset ${archiver.position} of ${end}`);
    }
  }
}
