/** Bounds of foreign bytes. */

/** Bytes of a record between workers: four times what one step writes (STEP_CHARACTERS_MAX of the runtime). */
export const RECORD_BYTES_MAX = 16 * 1_024 * 1_024;
/** Records, lists and maps within each other: over four times what the deepest schema of ours has; a test compares. */
export const DEPTH_MAX = 32;
/**
 * Values for each byte. In our schemas each record has a field that takes a byte, and each union takes one: so a byte
 * is at most a union, its null, and two records around it.
 */
export const VALUES_PER_BYTE_MAX = 4;
/** Values that any message may have: more than the fields of the largest of our schemas; a test compares. */
export const VALUES_FREE = 1_000;
/** Bytes of a number: 64 bits in groups of seven, Avro 1.12, "Binary Encoding". */
export const VARINT_BYTES_MAX = 10;
/** The largest long, either sign: avsc adds up the zigzag form, which is twice the number, in a double of 53 bits. */
export const LONG_MAX = 2 ** 52;
/** Characters of a writer's schema: over six times the largest of ours; a registry would take megabytes. */
export const SCHEMA_CHARACTERS_MAX = 100_000;
/** Headers of a record that may be an event: ten are the event's own, and brokers, meshes and traces add a few dozen. */
export const HEADERS_MAX = 100;
