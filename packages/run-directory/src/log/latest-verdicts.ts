/** The latest verdict of each vehicle in a log, by VIN. */
import { BATCH_CHARACTERS_MAX, type EmbeddedLog, GROUP_LIMITS } from '@oretrail/embedded-log';
import { compareUtf8 } from '@oretrail/model';
import { batchesOf, jsonOf, VERDICTS } from '@oretrail/runtime';

/**
 * Characters of the verdicts that are gathered at once, unless one alone has more: those of some 25,000 vehicles. It is as much
 * state as steps may change before it is written, and all is written by then.
 */
const GATHERED_CHARACTERS_MAX = GROUP_LIMITS.stateCharactersMax;

/** Where a verdict is: its offset, and which characters of all in its partition. */
type Place = { readonly partition: number; offset: number; begin: number; end: number };
type Head = readonly [vin: string, place: Place];
type Run = Readonly<{ from: number; to: number }>;

/** A text of its own: what is cut out of another keeps the other in memory, whole. */
const copied = (text: string): string => Buffer.from(text).toString();

/** Where the latest verdict of each vehicle is, by VIN. */
async function placesOf(log: EmbeddedLog): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  for (let partition = 0; partition < log.partitions; partition += 1) {
    let begin = 0;
    for await (const { records } of batchesOf(log, VERDICTS, partition, 0)) {
      for (const record of records) {
        const { key: vin, offset } = record;
        const end = begin + jsonOf(record).length;
        const known = places.get(vin);
        if (known === undefined) places.set(copied(vin), { partition, offset, begin, end });
        else Object.assign(known, { offset, begin, end });
        begin = end;
      }
    }
  }
  return places;
}

/** Divides them into parts that fit in memory. */
function* partsOf(heads: readonly Head[], charactersMax: number): Iterable<readonly Head[]> {
  let [part, characters] = [[] as Head[], 0];
  for (const head of heads) {
    const { begin, end } = head[1];
    if (part.length > 0 && characters + end - begin > charactersMax) {
      yield part;
      [part, characters] = [[], 0];
    }
    part.push(head);
    characters += end - begin;
  }
  if (part.length > 0) yield part;
}

/** Offsets from the first to the last of those that are read in one go: what lies between two is no more than is stored together. */
function runsOf(places: readonly Place[]): readonly Run[] {
  const runs: { from: number; to: number }[] = [];
  let end = 0;
  for (const place of [...places].sort((a, b) => a.offset - b.offset)) {
    const last = runs.at(-1);
    if (last !== undefined && place.begin - end <= BATCH_CHARACTERS_MAX) last.to = place.offset;
    else runs.push({ from: place.offset, to: place.offset });
    end = place.end;
  }
  return runs;
}

/** The verdicts at some places as JSON, by VIN. */
async function textsAt(log: EmbeddedLog, places: readonly Place[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const [partition, own] of Map.groupBy(places, (place) => place.partition)) {
    const due = new Set(own.map(({ offset }) => offset));
    for (const { from, to } of runsOf(own)) {
      for (let at = from; at <= to; ) {
        const { records, next } = await log.read({ topic: VERDICTS, partition, from: at, recordsMax: 1 + to - at });
        for (const record of records) if (due.has(record.offset)) texts.set(copied(record.key), copied(jsonOf(record)));
        at = next;
      }
    }
  }
  return texts;
}

/**
 * Gives them as JSON in the order of VINs, some at a time.
 * @param charactersMax of those that are gathered at once; a test makes it smaller
 */
export async function* latestVerdicts(
  log: EmbeddedLog,
  charactersMax = GATHERED_CHARACTERS_MAX,
): AsyncGenerator<readonly string[], void> {
  const heads = [...(await placesOf(log))].sort(([a], [b]) => compareUtf8(a, b));
  for (const part of partsOf(heads, charactersMax)) {
    const texts = await textsAt(
      log,
      part.map(([, place]) => place),
    );
    yield part.map(([vin]) => {
      const text = texts.get(vin);
      if (text === undefined) throw new Error(`the log does not give the verdict of ${vin} a second time`);
      return text;
    });
  }
}
