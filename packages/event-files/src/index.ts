export { EVENT_FILE_ERRORS, shownFile } from './event-file-error.ts';
export { BEGINNING_BYTES_MAX, FILE_FORMATS, type FileFormat, recognise } from './file-format.ts';
export { knowledgeFilter } from './known-events.ts';
export { FILE_START, type LinePlace } from './line-splitter.ts';
export { type AcceptedLine, type ParsedLine, parseFiles, type RejectedLine, unreadableError } from './parse-files.ts';
export {
  checkedInput,
  checkReadable,
  type EventLine,
  isReadOnce,
  readEventLines,
  readRecognised,
} from './read-event-lines.ts';
export {
  closeInput,
  type RecognisedInput,
  readWhole,
  recogniseInput,
  STANDARD_INPUT,
  type StandardInput,
  WHOLE_FILE_BYTES_MAX,
} from './recognised-input.ts';
export { Trail, trailBefore } from './trail.ts';
