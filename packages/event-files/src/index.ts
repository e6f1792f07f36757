export * from './event-file-error.ts';
export * from './parse-files.ts';
export * from './read-event-lines.ts';
