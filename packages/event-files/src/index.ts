export { EVENT_FILE_ERRORS } from './event-file-error.ts';
export { FILE_FORMATS, type FileFormat } from './file-format.ts';
export { knowledgeFilter } from './known-events.ts';
export { FILE_START, type LinePlace } from './line-splitter.ts';
export { type ParsedLine, parseFiles, type RejectedLine } from './parse-files.ts';
export { checkReadable, isReadOnce, readEventLines, STANDARD_INPUT } from './read-event-lines.ts';
export { checkedInput } from './recognised-chunks.ts';
export { type RecognisedInput, recogniseInput } from './recognised-input.ts';
export { Trail, trailBefore } from './trail.ts';
