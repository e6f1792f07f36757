/** The latest verdict of each vehicle in a log, by VIN. */
import { compareUtf8 } from '@oretrail/model';
import { batchesOf, type Log, type LogRecord, VERDICTS } from '@oretrail/runtime';

/**
 * Vehicles whose verdicts are read together: to read one record costs as much as to read all that are stored with it, some
 * fifty, which stay in memory meanwhile. At worst these have 65 MB in all.
 */
const READ_VEHICLES_MAX = 1_000;
/** Records that may lie between two that are read in one go: farther ones are not stored together. */
const READ_GAP_MAX = 100;

type Place = Readonly<{ partition: number; offset: number }>;
type Run = Readonly<{ from: number; to: number }>;

/** Offsets in order, divided into runs that are read in one go. */
function runsOf(sorted: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (const offset of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && offset - last.to <= READ_GAP_MAX) runs[runs.length - 1] = { ...last, to: offset };
    else runs.push({ from: offset, to: offset });
  }
  return runs;
}

/** Where the latest verdict of each vehicle is, by VIN. */
async function placesOf(log: Log): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  for (let partition = 0; partition < log.partitions; partition += 1) {
    for await (const { records } of batchesOf(log, VERDICTS, partition, 0)) {
      for (const { key, offset } of records) places.set(key, { partition, offset });
    }
  }
  return places;
}

/** The records at some places, by VIN. */
async function recordsAt(log: Log, places: readonly Place[]): Promise<ReadonlyMap<string, LogRecord>> {
  const found = new Map<string, LogRecord>();
  for (const [partition, own] of Map.groupBy(places, (place) => place.partition)) {
    const offsets = own.map(({ offset }) => offset).sort((a, b) => a - b);
    const due = new Set(offsets);
    for (const { from, to } of runsOf(offsets)) {
      for await (const { records } of batchesOf(log, VERDICTS, partition, from, to + 1)) {
        for (const record of records) if (due.has(record.offset)) found.set(record.key, record);
      }
    }
  }
  return found;
}

/** Gives them in the order of VINs, some at a time. */
export async function* latestVerdicts(log: Log): AsyncGenerator<readonly LogRecord[], void> {
  const places = [...(await placesOf(log))].sort(([a], [b]) => compareUtf8(a, b));
  for (let at = 0; at < places.length; at += READ_VEHICLES_MAX) {
    const some = places.slice(at, at + READ_VEHICLES_MAX);
    const found = await recordsAt(
      log,
      some.map(([, place]) => place),
    );
    yield some.map(([vin]) => found.get(vin)).filter((record) => record !== undefined);
  }
}
