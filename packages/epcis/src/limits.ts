/** Bounds of one EPCIS document. */

/** Characters of a document: a file that is uploaded has at most 16 MiB, and a character takes at least one byte. */
export const DOCUMENT_CHARACTERS_MAX = 16 * 1_024 * 1_024;
/** Events of a document: as many as statements of one upload. */
export const DOCUMENT_EVENTS_MAX = 10_000;
/** Values of a document: 100 for each of its events, twice what a usual one has. More would take gigabytes to parse. */
export const DOCUMENT_VALUES_MAX = 1_000_000;
/** Objects and lists within each other. GS1's deepest example has 13; the limit keeps recursion far from the end of the stack. */
export const NESTING_MAX = 64;
/** Values within one event. One of 1,000 inputs, each with 64 minerals, has more bytes than an event of ours may have long before. */
export const EVENT_VALUES_MAX = 50_000;
/** Outputs of one event: as many as an event of ours may have inputs. */
export const OUTPUTS_MAX = 1_000;
/** Characters of a number. An amount has 22; the rest is for zeros that say nothing. */
export const NUMBER_CHARACTERS_MAX = 256;
/** Size of the exponent of a number. An amount has 15 digits before the point and 6 after it, so none needs more. */
export const EXPONENT_MAX = 64;
/** Errors that are reported about one event: as many as about an event of our own. */
export const ERRORS_MAX = 100;
