/** A log on disk with the events of a file in it, worked to rest. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedLog } from '@oretrail/embedded-log';
import { DEFAULT_RULESET, type OretrailEvent } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import {
  eventRecord,
  GatheredRecords,
  type Log,
  type NewRecord,
  rulesetRecord,
  taskName,
  VERDICTS,
  type Worker,
} from '@oretrail/runtime';
import { eventsIn } from '../bench-events.ts';
import { MIB } from '../rig.ts';

/** As `oretrail run` divides a log. */
const PARTITIONS = 2;
/** Bytes of a block, as the system counts them: a file may have holes. */
const BLOCK_BYTES = 512;

/** The log in a directory, made if there is none. */
export function openHistory(directory: string): EmbeddedLog {
  return EmbeddedLog.open({ directory, partitions: PARTITIONS });
}

/** The law and the facts that are always known, with which a log begins. */
export async function appendBeginning(log: Log): Promise<void> {
  await log.append([rulesetRecord(DEFAULT_RULESET), ...recordsOf(BUILT_IN_FACTS)]);
}

/** Events as records of such a log. */
export function recordsOf(events: readonly OretrailEvent[]): readonly NewRecord[] {
  return events.map((event) => eventRecord(event, PARTITIONS));
}

/** Reads a file into a log. @returns events in it */
export async function appendFile(log: Log, file: string): Promise<number> {
  const records = new GatheredRecords();
  let count = 0;
  for await (const events of eventsIn(file)) {
    count += events.length;
    records.add(recordsOf(events));
    if (records.isDue()) await log.append(records.take());
  }
  await log.append(records.take());
  return count;
}

/** Revisions that were ever published. */
export async function revisionsIn(log: Log): Promise<number> {
  let revisions = 0;
  for (let partition = 0; partition < PARTITIONS; partition += 1) revisions += await log.end(VERDICTS, partition);
  return revisions;
}

/** What a directory takes on the disk, MiB. */
export function diskMib(directory: string): number {
  const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).blocks * BLOCK_BYTES);
  return sizes.reduce((sum, size) => sum + size, 0) / MIB;
}

/** Entries of all local states, and the characters in them. */
export function localStateOf(log: EmbeddedLog, workers: readonly Worker[]): { entries: number; characters: number } {
  let [entries, characters] = [0, 0];
  for (const worker of workers) {
    for (let index = 0; index < PARTITIONS; index += 1) {
      const state = log.stateOf(taskName({ worker: worker.name, index }));
      for (const [key, value] of state.range('', '', false)) {
        entries += 1;
        characters += key.length + value.length;
      }
    }
  }
  return { entries, characters };
}
