/** The reading of fetched bytes, for specs that write batches by hand. */
export type { PartitionAnswer } from './fetch-answer.ts';
export type { FetchedMessage } from './fetched-message.ts';
export { FetchedPartition } from './fetched-partition.ts';
export { CODECS } from './inflate.ts';
