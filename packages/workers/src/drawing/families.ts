/** What is kept of a drawn lot by those who draw it, stored together: a lot of few vehicles costs two reads and two writes, one with many several. */

/** The family of what such a lot has answered, large figures apart, and comes to: mostly few entries, read whenever it changes. */
export const DRAWN_LOT = 'drawn-lot';

/** The family of who draws it: as many entries as it has consumers, which must not stand between the few. */
export const DRAWN_BY = 'drawn-by';
