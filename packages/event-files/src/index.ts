export * from './event-file-error.ts';
export { FILE_START, type LinePlace } from './line-splitter.ts';
export * from './parse-files.ts';
export * from './read-event-lines.ts';
export * from './trail.ts';
