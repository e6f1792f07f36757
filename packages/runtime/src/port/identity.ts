/**
 * Identifies a partition, so that a recreated topic of the same name is noticed. A topic that was recreated or trimmed is
 * an alarm, never continued. Source: protocol.md, "Registers".
 */
import { sha256Hex } from '@oretrail/model';

/** Cluster and first record of a partition. */
export type PartitionIdentity = Readonly<{
  /** The id of the cluster, or what replaces it. */
  cluster: string;
  /** SHA-256 of the first record that the partition had, its offset included: 64 lower-case hex digits. */
  firstRecordSha256: string;
}>;

/** Whether two identities are of one partition. */
export function isSamePartition(one: PartitionIdentity, other: PartitionIdentity): boolean {
  return one.cluster === other.cluster && one.firstRecordSha256 === other.firstRecordSha256;
}

/** The identity of a partition in a log of texts, by its first record. */
export function identityOfText(
  cluster: string,
  { offset, key, json }: Readonly<{ offset: number; key: string; json: string }>,
): PartitionIdentity {
  return { cluster, firstRecordSha256: sha256Hex(JSON.stringify([offset, key, json])) };
}
