/** Bounds of a sheet. */
import { EVENT_BYTES_MAX } from '@oretrail/model';

/** Bytes of a sheet: what an upload may have (16 MiB), so that a sheet is read by HTTP and offline alike. */
export const SHEET_BYTES_MAX = 16 * 1_024 * 1_024;

/** Statements of a sheet: what an upload may make (10,000). */
export const STATEMENTS_MAX = 10_000;

/**
 * Rows of a sheet below its head: ten for each statement. In a sheet of {@link SHEET_BYTES_MAX} a row then has 168 bytes, which
 * is about what a mineral and an activity take.
 */
export const ROWS_MAX = 10 * STATEMENTS_MAX;

/** Bytes of a row: it states no more than its event does, which may have 256 KiB (events.md, "Bounds"). */
export const ROW_BYTES_MAX = EVENT_BYTES_MAX;

/** Columns of a sheet: the largest template has 22, each of the 50 minerals of the law may have one, and the rest may be empty. */
export const COLUMNS_MAX = 128;

/** Characters of a cell: the longest text that an event may have (events.md, "Bounds"). */
export const CELL_LENGTH_MAX = 1_024;

/** Characters of a cell that a fault shows: as many as the errors of events show. */
export const SHOWN_CELL_LENGTH_MAX = 80;
