/** A proof of one statement: its record, and what leads from it to a signed seal. It needs no archive. Source: intake.md, section 4. */
import { canonicalBytes } from '@oretrail/archive';
import { z } from 'zod';
import { replayError } from '../errors.ts';
import { type BundleBody, type BundledRecord, FOREIGN, RECORD } from '../evidence/bundle.ts';

/** What a proof says. */
export type StatementProof = Pick<BundleBody, 'seal' | 'seals' | 'manifests' | 'schemas' | 'fates'> &
  Readonly<{
    type: 'oretrail-statement-proof';
    v: 1;
    /** SHA-256 of the content of the statement, in hex. */
    digest: string;
    record: BundledRecord;
  }>;

/** Bytes of a proof: 5,000 seals of some kilobytes, and as much again of manifests. */
const PROOF_BYTES_MAX = 64 * 1_024 * 1_024;

/** The form of a proof: what has a reader of its own is only looked at from outside here. */
export const STATEMENT_PROOF = z.strictObject({
  type: z.literal('oretrail-statement-proof'),
  v: z.literal(1),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  seal: z.int().min(1),
  seals: z.array(FOREIGN).min(1),
  record: RECORD,
  manifests: z.record(z.string(), z.array(FOREIGN).min(1)),
  schemas: z.record(z.string(), z.string()),
  fates: z.array(z.string()).min(1).optional(),
});

/** A proof as it is sent. */
export function proofBytes(proof: StatementProof): Buffer {
  return canonicalBytes(proof);
}

/** Whether bytes look like a proof of a statement, and not like a bundle. */
export function isStatementProof(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).includes('"oretrail-statement-proof"');
}

/** A proof in the form that is due, however its JSON is laid out; what it says is not looked at. @throws ReplayError `bad-bundle` */
export function readProof(bytes: Uint8Array): StatementProof {
  if (bytes.length > PROOF_BYTES_MAX) throw replayError('bad-bundle', `It has ${bytes.length} bytes`);
  try {
    return STATEMENT_PROOF.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))) as unknown as StatementProof;
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause).slice(0, 300) : String(cause);
    throw replayError('bad-bundle', what, { cause });
  }
}
