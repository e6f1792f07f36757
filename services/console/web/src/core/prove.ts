/** Proofs of statements, verified with nothing but their own bytes. */
import { type ProvedStatement, readProof, verifyProof } from '@oretrail/replay/bundles';

/** A proof that holds, or why it does not. */
export type StatementProof =
  | Readonly<{
      isProved: true;
      proved: Pick<ProvedStatement, 'digest' | 'place' | 'appendedAt' | 'principal' | 'seal' | 'signedBy'>;
    }>
  | Readonly<{ isProved: false; what: string }>;

/** Verifies a proof. @param asked `digest`: of the statement that it has to prove, 64 hex digits */
export function prove({ bytes, digest }: Readonly<{ bytes: Uint8Array; digest: string }>): StatementProof {
  try {
    const { event: _, anchors: __, ...proved } = verifyProof(readProof(bytes));
    if (proved.digest === digest) return { isProved: true, proved };
    return { isProved: false, what: `It proves the statement ${proved.digest}.` };
  } catch (error) {
    return { isProved: false, what: error instanceof Error ? error.message : String(error) };
  }
}
