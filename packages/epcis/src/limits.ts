/** Bounds of one EPCIS document. */

/** Characters of a document: a file that is uploaded has at most 16 MiB, and a character takes at least one byte. */
export const DOCUMENT_CHARACTERS_MAX = 16 * 1_024 * 1_024;
/** Events of a document: as many as statements of one upload. */
export const DOCUMENT_EVENTS_MAX = 10_000;
/** Objects and lists within each other. GS1's deepest example has 13; the limit keeps recursion far from the end of the stack. */
export const NESTING_MAX = 64;
/** Size of the exponent of a number. An amount has 15 digits before the point and 6 after it, so none needs more. */
export const EXPONENT_MAX = 64;
/** Errors that are reported about one event: as many as about an event of our own. */
export const ERRORS_MAX = 100;
