/**
 * The embedded engine, fed with the events of an archive: the same workers on a log of their own, in a folder that is
 * thrown away. Its verdicts are a function of the set of events, so how many partitions it has changes none of them.
 */

import { EmbeddedLog } from '@oretrail/embedded-log';
import type { OretrailEvent, RulesetId, Verdict } from '@oretrail/model';
import {
  eventRecord,
  GatheredRecords,
  type LogRecord,
  operatorRecords,
  operatorsBehind,
  rulesetRecord,
  STEP_RECORDS_MAX,
  VERDICTS,
} from '@oretrail/runtime';
import { Pipeline } from '@oretrail/workers';
import { replayError } from '../errors.ts';

/** Partitions of the engine's log if nothing else is asked for: as many as a run has. */
const ENGINE_PARTITIONS = 2;
/** Steps between two readings of what came out: few enough to see progress, many enough to cost nothing. */
const STEPS_PER_READING = 20;

/** Where the engine works, and with how many partitions. */
export type EngineOptions = Readonly<{ directory: string; partitions?: number | undefined }>;

/** Takes events, and gives each verdict that comes of them. */
export class ReplayEngine {
  private readonly log: EmbeddedLog;
  private pipeline: Pipeline | null = null;
  private ruleset: RulesetId | null = null;
  private readonly operators = new Set<string>();
  private readonly records = new GatheredRecords();
  /** For each partition of the verdicts, where it is read on. */
  private readonly positions: number[];

  constructor({ directory, partitions = ENGINE_PARTITIONS }: EngineOptions) {
    this.log = EmbeddedLog.open({ directory, partitions, isTemporary: true });
    this.positions = Array.from({ length: this.log.partitions }, () => 0);
  }

  async close(): Promise<void> {
    await this.log.close();
  }

  /** Sets the law from here on, if it is another. */
  async setRuleset(ruleset: RulesetId): Promise<void> {
    if (ruleset === this.ruleset) return;
    this.ruleset = ruleset;
    await this.log.append([rulesetRecord(ruleset)]);
  }

  /** Takes events that were taken before: a source that might correct others then may do so here. */
  async add(events: readonly OretrailEvent[]): Promise<void> {
    const fresh = operatorsBehind(events).filter((source) => !this.operators.has(source));
    for (const source of fresh) this.operators.add(source);
    this.records.add(operatorRecords(fresh));
    this.records.add(events.map((event) => eventRecord(event, this.log.partitions)));
    if (this.records.isDue()) await this.append();
  }

  /**
   * Works until nothing is left to do.
   * @param onVerdicts gets every verdict that is given, those of a vehicle in their order; some of them pass
   * @throws ReplayError `not-quiet`
   */
  async settle(onVerdicts: (verdicts: readonly Verdict[]) => void): Promise<void> {
    await this.append();
    this.pipeline ??= await Pipeline.open(this.log);
    const { pipeline } = this;
    await this.log.inGroups(async () => {
      for (let step = 1; await pipeline.step(); step += 1) {
        if (step % STEPS_PER_READING === 0) await this.readOn(onVerdicts);
      }
    });
    await this.readOn(onVerdicts);
    const { dirty, waiting, parked } = pipeline.pending;
    if (dirty + waiting + parked === 0) return;
    throw replayError('not-quiet', `${dirty} are to do, ${waiting} wait and ${parked} are parked`);
  }

  /** The last verdict of a vehicle; null if it has none. Reads all verdicts: for one that is to be explained. */
  async verdictOf(vin: string): Promise<Verdict | null> {
    let last: Verdict | null = null;
    const restart = this.positions.map(() => 0);
    await this.readFrom(restart, (records) => {
      for (const { key, value } of records) if (key === vin) last = value as Verdict;
    });
    return last;
  }

  private async append(): Promise<void> {
    const records = this.records.take();
    if (records.length > 0) await this.log.append(records);
  }

  private readOn(onVerdicts: (verdicts: readonly Verdict[]) => void): Promise<void> {
    return this.readFrom(this.positions, (records) => onVerdicts(records.map(({ value }) => value as Verdict)));
  }

  private async readFrom(positions: number[], take: (records: readonly LogRecord[]) => void): Promise<void> {
    for (const [partition, position] of positions.entries()) {
      const end = await this.log.end(VERDICTS, partition);
      let from = position;
      while (from < end) {
        const { records, next } = await this.log.read({
          topic: VERDICTS,
          partition,
          from,
          recordsMax: STEP_RECORDS_MAX,
        });
        take(records);
        from = next;
      }
      positions[partition] = from;
    }
  }
}
