export * from './errors.ts';
export * from './limits.ts';
export * from './segments/archived-record.ts';
export type { Chunks } from './segments/chunk-reader.ts';
export * from './segments/read-segment.ts';
export * from './segments/segment-place.ts';
export type { SegmentTotals } from './segments/segment-tally.ts';
export * from './segments/segment-writer.ts';
