/** Bounds of uploads, and how long the intake keeps what became of them. */

/** Bytes of an upload, packed or not: 16 MiB. Source: intake.md, "2. HTTP". */
export const UPLOAD_BYTES_MAX = 16 * 1_024 * 1_024;
/** Statements of an upload. Source: intake.md, "2. HTTP". */
export const STATEMENTS_MAX = 10_000;
/** Bytes of a form around its file: the boundary, names and a few fields. A browser needs some hundred. */
export const FORM_BYTES_MAX = 64 * 1_024;
/** Parts of a form: the file, and fields of pages that add some, which are skipped. */
export const FORM_PARTS_MAX = 16;
/** Header lines of a part of a form: it has three. */
export const FORM_HEADERS_MAX = 16;

/** Statements that are given to the core at once: as many as a request may have (intake.md, "2. HTTP"). */
export const CHUNK_STATEMENTS_MAX = 1_000;

/** Bytes of what a file is converted to: four times the file, for a short row becomes a longer event, and errors are longer still. */
export const PIECES_BYTES_MAX = 4 * UPLOAD_BYTES_MAX;
/** A file that is smaller is converted on the spot: to start a thread takes longer. */
export const INLINE_BYTES_MAX = 128 * 1_024;
/** Memory of the thread that converts a larger file: the largest EPCIS document, of a million values, takes half. */
export const THREAD_MEMORY_MAX_MB = 1_024;

/** Uploads of one principal that are not done, or of all principals that have no grant: so one sender leaves room for others. */
export const OPEN_JOBS_OF_PRINCIPAL_MAX = 4;
/** Uploads of all that are not done, those that are still coming included: on disk, all of them have room at their largest. */
export const OPEN_JOBS_MAX = 32;
/** Uploads that are carried out at once, each of another principal: while one waits for Kafka, so do others, and to no use. One that waits for the budget of its sender does not count. */
export const RUNNING_JOBS_MAX = 4;
/** Uploads of one principal that are kept, and jobs of one page: a page shows all. */
export const KEPT_JOBS_OF_PRINCIPAL_MAX = 50;
/** Uploads of all that are kept, done or not. */
export const KEPT_JOBS_MAX = 2_000;
/** How long an upload that is done is kept: 24 h, so that who sends by night looks by day. */
export const KEPT_MS = 24 * 60 * 60 * 1_000;
/** Bytes that an upload may take on disk: the file, what it becomes, what became of each row, and what goes back or is kept. */
export const JOB_DISK_BYTES_MAX = UPLOAD_BYTES_MAX + 3 * PIECES_BYTES_MAX;
/** Bytes of all that is on disk: 8 GiB, of which open uploads may take most. The oldest that are done make room. */
export const DISK_BYTES_MAX = 8 * 1_024 * 1_024 * 1_024;

/** Errors that a job repeats from its rows. Source: intake.md, "2. HTTP". */
export const JOB_ERRORS_MAX = 100;
/** Errors of one row that are kept: who corrects these learns of the others next time. */
export const ROW_ERRORS_MAX = 5;
/** Rows of one page: as many as events of a request. */
export const PAGE_ROWS_MAX = 1_000;
/** Jobs of one page if the caller names no number: GS1's own default. */
export const PAGE_JOBS_DEFAULT = 30;

/** How often a chunk waits for Kafka or for room in the queue: with {@link WAIT_MS}, a minute and a half in all. */
export const WAITS_MAX = 45;
/** How long it waits each time: as long as Kafka may take to answer (intake.md, "Back-pressure"). */
export const WAIT_MS = 2_000;
/** `Retry-After` if there is no room for an upload: a large one takes that long. */
export const RETRY_AFTER_S = 10;
