/**
 * Seals: what an archive holds at one cut, signed. Each names the one before it, so the last one names all.
 * Source: architecture.md, "Audit".
 */
import { LONG_MAX } from '@oretrail/avro';
import { compareUtf8 } from '@oretrail/model';
import { GRANTS, type TopicPartition, topicPartitionOf, VERDICTS } from '@oretrail/runtime';
import { z } from 'zod';
import { canonicalBytes, readCanonical, SHA256, sha256Of } from '../canonical-object.ts';
import { archiveError } from '../errors.ts';
import { ARCHIVED_TOPICS } from '../keys.ts';
import { PARTITIONS_MAX, SEAL_BYTES_MAX } from '../limits.ts';
import type { SealedFates } from './fates.ts';

/** A chain of manifests as far as the seal vouches for it: its last manifest, by place and digest. */
export type SealedHead = Readonly<{ first: number; next: number; sha256: string }>;

/** Ed25519 public keys, raw, as 64 lower-case hex digits. RFC 8032. */
export type KeyPair = Readonly<{ signing: string; recovery: string }>;

/**
 * How a seal changes the keys.
 * - `first`: pins both; signed by the signing key.
 * - `rotation`: signed by the old and the new signing key; the recovery key stays.
 * - `recovery`: the signing key was lost; signed by the recovery key and the new signing key.
 * - `revocation`: the signing key was stolen, and all seals after `lastGood` are void; signed by the recovery key that was
 *   in force there, and the new signing key.
 * The last two may name a new recovery key.
 */
export type KeyChange = KeyPair &
  (
    | Readonly<{ change: 'first' | 'rotation' | 'recovery' }>
    | Readonly<{ change: 'revocation'; revoked: string; lastGood: Readonly<{ number: number; sha256: string }> }>
  );

/**
 * A moment at which nothing was in flight: the verdicts before it are exactly a function of the inputs before it. The
 * runtime's proved cut has this form; a seal keeps its own, for it must be read for ever.
 */
export type SealedCut = Readonly<{
  cut: number;
  /** For each place of the inputs, the offset behind the last record that counts. */
  inputs: Readonly<Record<TopicPartition, number>>;
  /** For each partition of the verdicts, the offset behind the last one. */
  verdicts: readonly number[];
  /** The engine of each worker: its meaning of the inputs. */
  engines: Readonly<Record<string, number>>;
  /**
   * The offset behind the last grant event that counts; what was stated before the cut was granted before it. Absent in the
   * seals of older versions, and of a run on files, which has no grants.
   */
  grants?: number | undefined;
}>;

/** What a seal vouches for. */
export type SealContent = Readonly<{
  cut: SealedCut;
  /** The head of every chain that has a manifest. */
  heads: Readonly<Record<TopicPartition, SealedHead>>;
  /** The verdicts that stand before the cut: how many, and the Merkle root over them. */
  verdicts: Readonly<{ count: number; root: string }>;
  ruleset: string;
  /** Sources that may correct the events of others, sorted: what is decided from here on hangs on them. */
  operators: readonly string[];
  /** What the workers have buried of the inputs since the cut before; absent in the seals of older versions. */
  fates?: SealedFates | undefined;
  /** Version of the software. */
  software: string;
  /** The seal of an older archive that this one continues; in a first seal only. */
  continuesSha256: string | null;
  keys: KeyChange | null;
}>;

/** What is signed. */
export type SealBody = SealContent &
  Readonly<{ type: 'oretrail-seal'; v: 1; number: number; previousSha256: string | null }>;

/** A signature over the RFC 8785 form of the body, by a raw public key; both in lower-case hex. */
export type SealSignature = Readonly<{ key: string; signature: string }>;

/** A seal as it is stored. Its digest is the SHA-256 of its bytes, signatures included. */
export type Seal = Readonly<{ body: SealBody; signatures: readonly SealSignature[] }>;

/** Characters of a source, as of other strings: events.md, "Bounds". */
const OPERATOR_CHARACTERS_MAX = 1_024;
/** Operators: a handful, for each may correct everybody. A hundred leave room, and keep a seal within its bytes. */
const OPERATORS_MAX = 100;

/** One writing for one set. */
function isSortedOnce(texts: readonly string[]): boolean {
  return texts.every((text, i) => i === 0 || compareUtf8(texts[i - 1] ?? '', text) < 0);
}

const offset = z.int().min(0).max(LONG_MAX);
const place = z.string().refine((text) => placeFault(text) === null);
const keys = { signing: SHA256, recovery: SHA256 };

function placeFault(text: string): string | null {
  const slash = text.lastIndexOf('/');
  const [topic, partition] = [text.slice(0, slash), Number(text.slice(slash + 1))];
  const isOne =
    ARCHIVED_TOPICS.includes(topic) && topicPartitionOf(topic, partition) === text && partition < PARTITIONS_MAX;
  return isOne && partition >= 0 && Number.isInteger(partition) ? null : text;
}

const BODY: z.ZodType<SealBody> = z.strictObject({
  type: z.literal('oretrail-seal'),
  v: z.literal(1),
  number: z.int().min(1).max(LONG_MAX),
  previousSha256: SHA256.nullable(),
  continuesSha256: SHA256.nullable(),
  cut: z.strictObject({
    cut: z.int().min(0).max(LONG_MAX),
    inputs: z.record(place, offset),
    verdicts: z.array(offset).min(1).max(PARTITIONS_MAX),
    engines: z.record(z.string().min(1).max(100), z.int().min(0)),
    grants: offset.optional(),
  }),
  heads: z.record(place, z.strictObject({ first: offset, next: offset, sha256: SHA256 })),
  verdicts: z.strictObject({ count: z.int().min(0), root: SHA256 }),
  ruleset: z.string().min(1).max(100),
  operators: z.array(z.string().min(1).max(OPERATOR_CHARACTERS_MAX)).max(OPERATORS_MAX).refine(isSortedOnce),
  fates: z.strictObject({ sha256: SHA256, records: z.int().min(0) }).optional(),
  software: z.string().min(1).max(100),
  keys: z
    .discriminatedUnion('change', [
      z.strictObject({ change: z.enum(['first', 'rotation', 'recovery']), ...keys }),
      z.strictObject({
        change: z.literal('revocation'),
        ...keys,
        revoked: SHA256,
        lastGood: z.strictObject({ number: z.int().min(1), sha256: SHA256 }),
      }),
    ])
    .nullable(),
});

const SEAL: z.ZodType<Seal> = z.strictObject({
  body: BODY,
  signatures: z
    .array(z.strictObject({ key: SHA256, signature: z.string().regex(/^[0-9a-f]{128}$/) }))
    .min(1)
    .max(2),
});

/** A seal as it is stored. */
export function sealBytes(seal: Seal): Buffer {
  return canonicalBytes(seal);
}

/** What is signed: the RFC 8785 form of the body, which says itself that it is one of a seal. */
export function signedBytes(body: SealBody): Buffer {
  return canonicalBytes(body);
}

/** Where the grants lie: they have one partition. */
export const GRANTS_PLACE: TopicPartition = topicPartitionOf(GRANTS, 0);

/** Where inputs and grants of a cut end, by place: all that the pipeline has not made itself. */
export function statedEnds({ inputs, grants }: SealedCut): Readonly<Record<TopicPartition, number>> {
  return grants === undefined ? inputs : { ...inputs, [GRANTS_PLACE]: grants };
}

/** Where the verdicts of a cut end, by place. */
export function verdictEnds({ verdicts }: SealedCut): Readonly<Record<TopicPartition, number>> {
  return Object.fromEntries(verdicts.map((end, partition) => [topicPartitionOf(VERDICTS, partition), end]));
}

/**
 * Requires that the heads are those of the cut: of an input or the grants, the first manifest that reaches it; of verdicts,
 * the last one that ends before or at it.
 */
function requireHeads({ cut, heads }: SealBody): void {
  const [inputs, verdicts] = [statedEnds(cut), verdictEnds(cut)];
  for (const [at, { first, next }] of Object.entries(heads)) {
    const [input, end] = [inputs[at], verdicts[at]];
    const isOfInput = input !== undefined && first < input && input <= next;
    if (isOfInput || (end !== undefined && first < next && next <= end)) continue;
    throw archiveError('bad-seal', `The head of ${at} has ${first} to ${next}, and the cut is at ${input ?? end}`);
  }
  const bare = Object.keys(inputs).find((at) => (inputs[at] ?? 0) > 0 && heads[at] === undefined);
  if (bare !== undefined) throw archiveError('bad-seal', `${bare} is cut at ${inputs[bare]}, and has no head`);
  const double = Object.keys(cut.inputs).find((at) => verdicts[at] !== undefined || at === GRANTS_PLACE);
  if (double !== undefined) throw archiveError('bad-seal', `${double} is not an input`);
}

/** Reads a seal from the bytes of its object; signatures are not looked at. @throws ArchiveError `bad-seal` */
export function readSeal(bytes: Uint8Array): Seal & Readonly<{ sha256: string }> {
  const seal = readCanonical(bytes, { schema: SEAL, bytesMax: SEAL_BYTES_MAX, code: 'bad-seal' });
  requireHeads(seal.body);
  return { ...seal, sha256: sha256Of(bytes) };
}
