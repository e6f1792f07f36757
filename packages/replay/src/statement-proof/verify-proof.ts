/** Checks the proof of a statement without its archive: signatures, links, and the Merkle path. */
import { AVRO_ERRORS } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import type { OretrailEvent } from '@oretrail/model';
import { replayError } from '../errors.ts';
import { schemasKeptIn } from '../evidence/bundled-fates.ts';
import { RecordReader } from '../evidence/record-reader.ts';
import { type BundleAnchors, chainOf, requireAnchors } from '../evidence/verify-bundle.ts';
import { sealAt } from '../sealed/replay-seals.ts';
import type { StatementProof } from './proof.ts';

/** What a good proof proves. */
export type ProvedStatement = Readonly<{
  digest: string;
  event: OretrailEvent;
  place: Readonly<{ topicPartition: string; offset: number }>;
  /** When Kafka appended it: RFC 3339. */
  appendedAt: string;
  /** Who stated it, as the intake has stamped it; null if it did not come in by the intake. */
  principal: string | null;
  seal: Readonly<{ number: number; sha256: string }>;
  signedBy: string | null;
  anchors: Readonly<{ publicKey: boolean; head: boolean }>;
}>;

/** The stamp of the sender. Source: intake.md, "The check". */
const PRINCIPAL_HEADER = 'ce_authid';

function statedIn(reader: RecordReader, proof: StatementProof) {
  try {
    return reader.stated(proof.record);
  } catch (error) {
    throw isErrorOf(AVRO_ERRORS, error) ? replayError('bad-bundle', error.what, { cause: error }) : error;
  }
}

/**
 * Verifies a proof, with nothing but itself and what the auditor holds.
 * @throws ArchiveError, ReplayError: the first thing that fails
 */
export function verifyProof(proof: StatementProof, anchors: BundleAnchors = {}): ProvedStatement {
  const chain = chainOf(proof.seals);
  requireAnchors(chain, anchors);
  const seal = sealAt(chain, proof.seal);
  const reader = new RecordReader(proof, seal, schemasKeptIn(proof, chain));
  const { record, event } = statedIn(reader, proof);
  if (event.digest !== proof.digest) {
    throw replayError('bad-bundle', `Its record states ${event.digest}, and ${proof.digest} is due`);
  }
  const stamp = record.headers.find(({ name }) => name.toString('utf8') === PRINCIPAL_HEADER)?.value ?? null;
  return {
    digest: proof.digest,
    event,
    place: { topicPartition: proof.record.place, offset: record.offset },
    appendedAt: new Date(record.appendTimeMs).toISOString(),
    principal: stamp === null ? null : stamp.toString('utf8'),
    seal: { number: seal.number, sha256: seal.sha256 },
    signedBy: chain.keys?.signing ?? null,
    anchors: { publicKey: anchors.publicKey !== undefined, head: anchors.head !== undefined },
  };
}
