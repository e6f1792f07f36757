/**
 * Which records the workers have buried: of each seal, those between the cut before it and its own. Whatever is not named
 * there was taken, so a replay decides nothing again. Beside them, the schemas that taken records need and no manifest names.
 * Source: protocol.md, "Fate".
 */
import { LONG_MAX } from '@oretrail/avro';
import { PUBLIC_INPUTS, type TopicPartition } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { z } from 'zod';
import { canonicalBytes, readCanonical, SHA256, sha256Of } from '../canonical-object.ts';
import { about, archiveError } from '../errors.ts';
import { fatesKey } from '../keys.ts';
import { FATES_BYTES_MAX } from '../limits.ts';
import { SCHEMA_ID } from '../manifests/manifest.ts';
import { putOnce, readWhole } from '../put-once.ts';

/** Codes of dead letters by the offsets of the records, by place. */
export type BuriedRecords = ReadonlyMap<TopicPartition, ReadonlyMap<number, string>>;

/** What a seal says of them: the digest of the object, and how many records it names. */
export type SealedFates = Readonly<{ sha256: string; records: number }>;

/** SHA-256 of the texts of schemas, by id. */
export type SchemaDigests = ReadonlyMap<number, string>;

/** Records in a row that were buried under one code. */
type Run = readonly [first: number, count: number];
type Runs = Readonly<Record<TopicPartition, Readonly<Record<string, readonly Run[]>>>>;

/** Characters of a code: ours have up to twenty. */
const CODE_CHARACTERS_MAX = 100;

const run = z.tuple([z.int().min(0).max(LONG_MAX), z.int().min(1).max(LONG_MAX)]).readonly();
const COMMON = {
  type: z.literal('oretrail-fates'),
  buried: z.record(z.string(), z.record(z.string().min(1).max(CODE_CHARACTERS_MAX), z.array(run).min(1).readonly())),
};
const schemas = z.record(z.string().regex(SCHEMA_ID), SHA256);
/** Version 2 names schemas; an object that has none to name is of version 1, as older software reads it. */
const FATES = z.discriminatedUnion('v', [
  z.strictObject({ ...COMMON, v: z.literal(1) }),
  z.strictObject({ ...COMMON, v: z.literal(2), schemas }),
]);

function runsOf(offsets: readonly number[]): readonly Run[] {
  const runs: [first: number, count: number][] = [];
  for (const offset of offsets) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === offset) last[1] += 1;
    else runs.push([offset, 1]);
  }
  return runs;
}

/** Offsets from a range of each place, in runs by code. */
function within(
  buried: BuriedRecords,
  from: Readonly<Record<TopicPartition, number>>,
  to: Readonly<Record<TopicPartition, number>>,
): Runs {
  const all: Record<TopicPartition, Record<string, readonly Run[]>> = {};
  for (const [place, end] of Object.entries(to)) {
    const own = [...(buried.get(place) ?? [])].filter(([offset]) => offset >= (from[place] ?? 0) && offset < end);
    if (own.length === 0) continue;
    const byCode = Map.groupBy(
      own.sort(([a], [b]) => a - b),
      ([, code]) => code,
    );
    all[place] = Object.fromEntries([...byCode].map(([code, of]) => [code, runsOf(of.map(([offset]) => offset))]));
  }
  return all;
}

function countIn(runs: Runs): number {
  const all = Object.values(runs).flatMap((byCode) => Object.values(byCode).flat());
  return all.reduce((sum, [, count]) => sum + count, 0);
}

/** Which records an object of fates is about, and the schemas that it names: the SHA-256 of each text, by id. */
export type FatesToWrite = Readonly<{
  /** Where the cut before ends each place. */
  from: Readonly<Record<TopicPartition, number>>;
  to: Readonly<Record<TopicPartition, number>>;
  schemas: SchemaDigests;
  retainUntil?: Date;
}>;

/**
 * Writes what was buried between two cuts; the object is named after its content, so that a call that was killed can be made again.
 * @throws ArchiveError `too-large` if the cuts lie too far apart
 */
export async function writeFates(
  store: Store,
  buried: BuriedRecords,
  { from, to, schemas: digests, retainUntil }: FatesToWrite,
): Promise<SealedFates> {
  const runs = within(buried, from, to);
  const named = digests.size === 0 ? { v: 1 } : { v: 2, schemas: Object.fromEntries(digests) };
  const body = canonicalBytes({ type: 'oretrail-fates', ...named, buried: runs });
  const sha256 = sha256Of(body);
  const key = fatesKey(sha256);
  if (body.length > FATES_BYTES_MAX)
    throw archiveError('too-large', `It would have ${body.length} bytes`, { subject: key });
  await putOnce(store, retainUntil === undefined ? { key, body } : { key, body, retainUntil });
  return { sha256, records: countIn(runs) };
}

/** Buried records of one range of offsets, as runs: however many a run has, it costs the same. */
export class FatesBetween {
  /** Schemas that taken records were written with and no manifest names. */
  readonly schemas: SchemaDigests;
  private readonly runs: ReadonlyMap<TopicPartition, readonly (readonly [first: number, end: number, code: string])[]>;

  constructor(buried: Runs, named: SchemaDigests) {
    this.schemas = named;
    const places = Object.entries(buried).map(([place, byCode]) => {
      const runs = Object.entries(byCode).flatMap(([code, of]) =>
        of.map(([first, count]) => [first, first + count, code] as const),
      );
      return [place, runs.sort(([a], [b]) => a - b)] as const;
    });
    this.runs = new Map(places);
  }

  /** The code of a record that was buried; null of one that was taken. */
  codeAt(place: TopicPartition, offset: number): string | null {
    const runs = this.runs.get(place) ?? [];
    let [low, high] = [0, runs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((runs[middle]?.[1] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const found = runs[low];
    return found !== undefined && found[0] <= offset ? found[2] : null;
  }
}

/** Reads an object of fates from its bytes, which its name is the digest of. @throws ArchiveError `bad-fates` */
export function readFatesBytes(bytes: Uint8Array, { sha256, records }: SealedFates): FatesBetween {
  const found = sha256Of(bytes);
  if (found !== sha256) throw archiveError('bad-fates', `Its SHA-256 is ${found}`);
  const fates = readCanonical(bytes, { schema: FATES, bytesMax: FATES_BYTES_MAX, code: 'bad-fates' });
  const { buried } = fates;
  if (countIn(buried) !== records)
    throw archiveError('bad-fates', `It names ${countIn(buried)} records, not ${records}`);
  const stranger = Object.keys(buried).find((place) => !PUBLIC_INPUTS.has(place.slice(0, place.lastIndexOf('/'))));
  if (stranger !== undefined) throw archiveError('bad-fates', `${stranger} is not an input`);
  const named = fates.v === 1 ? [] : Object.entries(fates.schemas);
  return new FatesBetween(buried, new Map(named.map(([id, digest]) => [Number(id), digest])));
}

/** Reads what a seal names. @throws ArchiveError `missing-object`, `bad-fates` */
export async function readFates(store: Store, sealed: SealedFates): Promise<FatesBetween> {
  const key = fatesKey(sealed.sha256);
  const bytes = await readWhole(store, key, FATES_BYTES_MAX);
  if (bytes === null) throw archiveError('missing-object', 'A seal names it', { subject: key });
  return about(key, async () => readFatesBytes(bytes, sealed));
}
