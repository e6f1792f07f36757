/** Bounds of one step. */

/** Records that one step reads: protocol.md, "What decides the speed". */
export const STEP_RECORDS_MAX = 2_000;
/** A cut of whose coordinator nothing was heard for so long is over: protocol.md, "Quiescence and cuts". */
export const CUT_LAPSE_MS = 30_000;
/** How often a coordinator says that it is alive: two of these may be late before its cut is over. */
export const CUT_HOLD_INTERVAL_MS = 10_000;
/** Records after which a step evaluates no more; what is left waits for the next one. Same source. */
export const STEP_OUTPUTS_MAX = 2_000;
/** Subjects that a step evaluates, whether they publish anything or not: two for each record that it reads or writes. */
export const STEP_EVALUATIONS_MAX = 4_000;
/** Characters after which a step evaluates no more: a transaction of a few MB commits in tens of milliseconds. */
export const STEP_CHARACTERS_MAX = 4_000_000;
/** Parked subjects that a journal record names: more of them have one cause, and a record stays small. */
export const PARKED_LISTED_MAX = 100;
/** Characters of what a parked evaluation threw: its name and the beginning of its message. */
export const PARKED_WHY_LENGTH_MAX = 200;
/**
 * Characters of state that a recovery changes between two saves: decoded they take three to four times that. All tasks of a
 * process may recover at once, but none of them holds evaluated lots meanwhile. Each save writes the chunks of some 15,000 changes.
 */
export const RECOVERY_CHARACTERS_MAX = 4_000_000;
/** Entries that are stored as one value: with 64, one that holds a hundred thousand is found and rewritten in microseconds. */
export const CHUNK_ENTRIES_MAX = 64;
/** Characters of such a value, unless a single entry has more: a lot or vehicle with few events fits, and is soon parsed. */
export const CHUNK_CHARACTERS_MAX = 8_192;
/**
 * Characters of stored values that a task keeps decoded beside those that it has changed: what some steps of 2,000 records read.
 * Decoded they take three to four times that; a run has several tasks in one heap.
 */
export const DECODED_CHARACTERS_MAX = 3_000_000;
/** What a chunk in memory weighs beside its text: keys, a map, and an entry in the cache. */
export const CHUNK_OVERHEAD_CHARACTERS = 256;
/** Bytes of a key of state, in UTF-8: LMDB takes 1,978, and logs put layout and task before it. */
export const STATE_KEY_BYTES_MAX = 1_900;
/** Starts of chunks that a task keeps in memory: those of a group of 30 million entries, or of the rows of 5 million vehicles; some 50 MB. */
export const CHUNK_STARTS_MAX = 500_000;
/** Version of the registers between workers. A newer one than known stops the process (protocol.md, "Recovery"). */
export const RECORD_VERSION = 1;
/** Version of journal records. Those of the version before are read for one release. */
export const JOURNAL_VERSION = 2;
/** Hex digits of the digests that tell whether a register differs: 128 bits, for nobody chooses what they cover. */
export const REGISTER_DIGEST_DIGITS = 32;
