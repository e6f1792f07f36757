/** Bounds of what the archive writes, and of what it reads from a store that nobody has to trust. */
import { SCHEMA_CHARACTERS_MAX } from '@oretrail/avro';

/** Records of a segment. Source: architecture.md, "Audit". */
export const SEGMENT_RECORDS_MAX = 50_000;
/** Bytes of a segment's records, as Avro and before they are deflated. Source: architecture.md, "Audit": 32 MiB. */
export const SEGMENT_BYTES_MAX = 32 * 1_024 * 1_024;
/**
 * Bytes of records after which a block ends, always behind a whole record: twice the window of deflate (RFC 1951), so that
 * cutting it costs little, and little enough to be held for each of some dozens of partitions.
 */
export const BLOCK_BYTES_MIN = 64 * 1_024;
/**
 * Bytes of an object: records that deflate can't shorten grow by less than a part in a thousand (zlib, deflateBound), and
 * 16 bytes of marker with some of lengths stand behind each 64 KiB. An eighth on top of SEGMENT_BYTES_MAX holds both.
 */
export const OBJECT_BYTES_MAX = SEGMENT_BYTES_MAX + SEGMENT_BYTES_MAX / 8;
/** Bytes of a manifest: 50,000 records could each name another schema and have a blank before them, in 80 characters each. */
export const MANIFEST_BYTES_MAX = 8 * 1_024 * 1_024;
/** Partitions of a topic. 4 to 6 are usual (protocol.md, "What decides the speed"); Kafka's own advice is a few thousand for a broker, of all topics. */
export const PARTITIONS_MAX = 1_024;
/** Bytes of a seal: three topics of {@link PARTITIONS_MAX} partitions have heads and cuts of some 250 bytes each. */
export const SEAL_BYTES_MAX = 2 * 1_024 * 1_024;
/** Bytes of what was buried between two seals: three million records, if no two of them stand in a row. */
export const FATES_BYTES_MAX = 64 * 1_024 * 1_024;
/** Bytes of a schema: SCHEMA_CHARACTERS_MAX of the codec, of which none takes more than three in UTF-8. */
export const SCHEMA_BYTES_MAX = 3 * SCHEMA_CHARACTERS_MAX;
/** Manifests between a record and a seal in one proof: 50 million records, or 8 MiB of usual manifests. */
export const LINKED_MANIFESTS_MAX = 1_000;
