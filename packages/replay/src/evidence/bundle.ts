/** A bundle: all that one sealed verdict rests on, in one file that needs no archive. One JSON object in RFC 8785 form. */
import { canonicalBytes, type InclusionProof, type Manifest, type Seal, sha256Of } from '@oretrail/archive';
import { isErrorOf } from '@oretrail/errors';
import { canonicalJson, type Verdict } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';
import { z } from 'zod';
import { REPLAY_ERRORS, replayError } from '../errors.ts';

/** A record as the log took it, with the proof that it is one of a segment. */
export type BundledRecord = Readonly<{
  place: TopicPartition;
  /** Offset of the first record of its segment. */
  segment: number;
  /** Its place among the records of the segment, and the hashes from it to the root that the manifest names. */
  index: number;
  path: readonly string[];
  /** The record as Avro, in base64. */
  record: string;
}>;

/** What a bundle says. */
export type BundleBody = Readonly<{
  type: 'oretrail-evidence';
  v: 2;
  vin: string;
  /** Number of the seal. */
  seal: number;
  /** All seals that the archive had, from the first on. */
  seals: readonly Seal[];
  /** The record in which the verdict was published: what its id does not cover is bound by it. */
  verdict: BundledRecord;
  /** That the id of the verdict stands under the root of the seal. */
  proof: InclusionProof;
  /** By partition that has a record here: the manifests from the first that is needed to the one that the seal names. */
  manifests: Readonly<Record<TopicPartition, readonly Manifest[]>>;
  /** Schemas by id, as the archive has them. */
  schemas: Readonly<Record<string, string>>;
  /**
   * Objects of fates that name schemas of these records, as the archive has them; absent if manifests name all. A seal names
   * each object by its digest.
   */
  fates?: readonly string[] | undefined;
  /** By place and offset. */
  events: readonly BundledRecord[];
}>;

/** What a bundle of version 1 says: it has no record of the verdict, and so proves no more of it than its id covers. */
export type OldBundleBody = Omit<BundleBody, 'v' | 'verdict'> & Readonly<{ v: 1; verdict: Verdict }>;

/** What a bundle of any version says. */
export type AnyBundleBody = BundleBody | OldBundleBody;

/** A bundle with the SHA-256 of its body: it tells what was damaged from what was forged. */
export type Bundle = Readonly<{ body: AnyBundleBody; bodySha256: string }>;

/** Bytes of a bundle. A lineage has at most some thousands of events of some kilobytes; proofs take as much again. */
const BUNDLE_BYTES_MAX = 256 * 1_024 * 1_024;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** What has a reader of its own is only looked at from outside here. */
export const FOREIGN = z.record(z.string(), z.unknown());
/** A record of a bundle, from outside. */
export const RECORD = z.strictObject({
  place: z.string(),
  segment: z.int().min(0),
  index: z.int().min(0),
  path: z.array(hash),
  record: z.base64(),
});

const COMMON = {
  type: z.literal('oretrail-evidence'),
  vin: z.string().length(17),
  seal: z.int().min(1),
  seals: z.array(FOREIGN).min(1),
  proof: z.strictObject({
    vin: z.string(),
    verdictId: z.string(),
    index: z.int().min(0),
    count: z.int().min(1),
    bucketPath: z.array(hash),
    path: z.array(hash),
  }),
  manifests: z.record(z.string(), z.array(FOREIGN).min(1)),
  schemas: z.record(z.string(), z.string()),
  fates: z.array(z.string()).min(1).optional(),
  events: z.array(RECORD),
};

const BUNDLE = z.strictObject({
  body: z.discriminatedUnion('v', [
    z.strictObject({ ...COMMON, v: z.literal(1), verdict: FOREIGN }),
    z.strictObject({ ...COMMON, v: z.literal(2), verdict: RECORD }),
  ]),
  bodySha256: hash,
}) as unknown as z.ZodType<Bundle>;

/** A bundle as it is written. */
export function bundleBytes(body: AnyBundleBody): Buffer {
  return canonicalBytes({ body, bodySha256: sha256Of(canonicalBytes(body)) });
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws ZodError, SyntaxError, TypeError */
function parsed(bytes: Uint8Array): Bundle {
  const text = decoder.decode(bytes);
  const value: unknown = JSON.parse(text);
  if (canonicalJson(value) !== text) throw new TypeError('It is not written as RFC 8785 has it');
  return BUNDLE.parse(value);
}

/** The body of a bundle, in the form that is due; what it says is not looked at. @throws ReplayError `bad-bundle` */
export function readBundle(bytes: Uint8Array): AnyBundleBody {
  if (bytes.length > BUNDLE_BYTES_MAX) throw replayError('bad-bundle', `It has ${bytes.length} bytes`);
  try {
    const { body, bodySha256 } = parsed(bytes);
    const found = sha256Of(canonicalBytes(body));
    if (found === bodySha256) return body;
    throw replayError('bad-bundle', `Its body has the SHA-256 ${found}, and ${bodySha256} is due`);
  } catch (cause) {
    if (isErrorOf(REPLAY_ERRORS, cause)) throw cause;
    const what = cause instanceof z.ZodError ? z.prettifyError(cause).slice(0, 300) : String(cause);
    throw replayError('bad-bundle', what, { cause });
  }
}
