/** Bounds of what is read from topics and written to them. */

/** Bytes of a batch: the largest record between workers (16 MiB) and what else a step may send to one partition. */
export const BATCH_BYTES_MAX = 20 * 1_024 * 1_024;
/**
 * Bytes of a batch in a topic of a supplier: Kafka's own default for `max.message.bytes`, to which clients are set. It has room
 * for four events of 256 KiB, and for the largest dead letter of the intake.
 */
export const SUPPLIER_BATCH_BYTES_MAX = 1_048_588;
/**
 * Weight of the records of one partition that one reading takes, beyond which no further one is added: as many bytes as a step
 * evaluates characters (STEP_CHARACTERS_MAX of the runtime). A record that is larger comes alone.
 */
export const READ_WEIGHT_MAX = 4 * 1_024 * 1_024;
/** What a record weighs beside its bytes: about what it takes in memory. */
export const RECORD_WEIGHT = 200;
/** What each of its headers weighs beside its bytes: the same. */
export const HEADER_WEIGHT = 64;
/** Headers of a record that is read at all: two hundred times what an event may have (HEADERS_MAX of the codec). */
export const HEADERS_READ_MAX = 20_000;
/** Bytes of a record that a dead letter holds whole: sixteen times what an event may have (EVENT_BYTES_MAX of the model). */
export const LETTER_BYTES_MAX = 4 * 1_024 * 1_024;
/** Bytes of the headers that it keeps of a larger record: an event's own and those of traces have some hundreds. */
export const LETTER_HEADER_BYTES_MAX = 64 * 1_024;
/** Characters of why it is one: the first errors of an event that may have one in each of its members. */
export const LETTER_MESSAGE_CHARACTERS_MAX = 2_000;
/** Bytes that are kept of something that is too large: enough to see what it is. */
export const BEGINNING_BYTES = 1_024;
/** Bytes of the records that one request has, beyond which no further one is added: well below a batch. */
export const REQUEST_BYTES_MAX = 8 * 1_024 * 1_024;
/** Bytes of the key of a public record that are read as text: four times what the longest text of an event has. */
export const KEY_BYTES_MAX = 16 * 1_024;
