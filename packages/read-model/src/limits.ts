/** Bounds of the read model. */

/** Rows of one page of any list: console.md, "2. Query API". */
export const PAGE_ROWS_MAX = 1_000;
/** Rows of a summary. More are not read by anybody; the rest is counted. */
export const SUMMARY_ROWS_MAX = 1_000;
/** Values that one filter may name: all statuses, findings or model years, and more models than a form has room for. */
export const FILTER_VALUES_MAX = 100;
/** Characters of one value of a filter: those of the longest text that an event can hold. events.md, "Bounds". */
export const FILTER_CHARACTERS_MAX = 1_024;
/** Records of one fold: their rows take a few megabytes, and the thread that makes them is held for about 50 ms. */
export const FOLD_RECORDS_MAX = 5_000;
/**
 * Folds that may wait for the writer, which takes all that wait in one transaction: four took 0.7 to 0.8 of the processor time of
 * one at a time, for a page that each of them changes is written once. Their rows are some ten megabytes each.
 */
export const FOLDS_WAITING_MAX = 4;
/** Queries that may wait for one reader: at the 100 ms that a list may take (console.md, "Budgets"), the last waits 10 s. */
export const QUERIES_WAITING_MAX = 100;
/** Threads that read: console.md, "The read model". */
export const READERS = 2;
/**
 * Lots above one vehicle. The budget of an explanation is for 500 (console.md, "Budgets"); this many take some seconds and
 * 100 MB.
 */
export const LINEAGE_LOTS_MAX = 20_000;
/** Lots and vehicles of one lineage that are shown: twice what a picture is made for (console.md, "Genealogy by tiers"); about 2 MB. */
export const LINEAGE_SHOWN_MAX = 10_000;
/** Draws between them: a pack has some dozens of lots above it, many of them shared; about 5 MB. */
export const LINEAGE_DRAWS_MAX = 50_000;
/**
 * Bytes of a closure that is given away: the statements of LINEAGE_LOTS_MAX lots have some 20 MB, and half of it may be draws of
 * others.
 */
export const CLOSURE_BYTES_MAX = 32 * 1_024 * 1_024;
/** Draws of others on the lots above one vehicle: as many as the vehicles of a model that share one lot; about 100 MB. */
export const RIVAL_DRAWS_MAX = 500_000;
/** Others that drew on the lots above one vehicle, at a moment of the past: the events of each are read again; some seconds. */
export const PAST_CONSUMERS_MAX = 100_000;
/** Vehicles that have changed since a moment whose summary is asked for: as many as are walked below one statement (IMPACT_SUBJECTS_MAX). */
export const PAST_CHANGED_MAX = 100_000;
/** Pages of 1 KiB that the writer keeps in memory: the hot parts of the indexes of a million vehicles. */
export const WRITER_CACHE_KIB = 131_072;
/** The same for each reader: a page of a list touches few. */
export const READER_CACHE_KIB = 32_768;
/** Bytes of the database that each thread maps, so that a scan of an index copies nothing. The system takes them back at need. */
export const MAPPED_BYTES = 1_073_741_824;
/**
 * Pages of 4 KiB in the log of SQLite before it is copied into the database: 256 MiB, or some seconds of folding. A page that is
 * written by many folds is copied once; with a quarter of this a fold takes a fifth more processor time.
 */
export const CHECKPOINT_PAGES = 65_536;
/** Assessments that the writer knows to be stored: a look-up saved for each verdict of a class; 100 bytes each. */
export const KNOWN_ASSESSMENTS_MAX = 50_000;
/** Buckets whose numbers the writer knows: a million made-up vehicles have 4,000; some 300 bytes each. */
export const KNOWN_BUCKETS_MAX = 50_000;
/** Folds whose changes are kept for readers: a reader is asked to keep up after every fold, so that only a slow one needs more. A fold of 20,000 vehicles has a megabyte. */
export const FOLDS_KEPT_MAX = 16;
/** Vehicles up to which the ledger finds those of a filter first, and not the vehicle of each revision: some 20 ms. */
export const NAMED_VEHICLES_MAX = 20_000;
/** Lots and vehicles below one statement: the largest blast radius that was measured has 100,000 lots (console.md, "The read model"). */
export const IMPACT_SUBJECTS_MAX = 100_000;
/** Vehicles whose credit without a statement is worked out: some hundred milliseconds for a shared battery. */
export const IMPACT_EVALUATED_MAX = 200;
/** Events whose effects are asked for at once: those of one request to the intake. Source: intake.md, "2. HTTP". */
export const EFFECT_EVENTS_MAX = 1_000;
/** Lots and vehicles that are looked at to see whether a lot is linked to what is somebody's own: as many as of one statement. */
export const LINKS_WALKED_MAX = 100_000;
/** Draws between a lot and one's own lots that are shown, each with what is granted: more than a page shows. */
export const LINKS_SHOWN_MAX = 100;
/** Lots without a value whose vehicles are counted for one list of asks: each takes up to a millisecond. */
export const UNVALUED_LOTS_MAX = 50;
/** Lots without a value that are looked at to say how many more there are: some milliseconds, and more than anybody answers in a day. */
export const UNVALUED_LOTS_SEEN_MAX = 10_000;
/** Reads of figures that are kept, the newest: a year of two requests a minute. All of them stay in their topic. */
export const READS_KEPT_MAX = 1_000_000;
