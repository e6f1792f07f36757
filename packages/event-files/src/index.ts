export * from './event-file-error.ts';
export { FILE_FORMATS, type FileFormat } from './file-format.ts';
export { knowledgeFilter } from './known-events.ts';
export { FILE_START, type LinePlace } from './line-splitter.ts';
export * from './parse-files.ts';
export * from './read-event-lines.ts';
export { checkedInput } from './recognised-chunks.ts';
export * from './trail.ts';
