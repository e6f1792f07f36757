export { EmbeddedLog, type EmbeddedLogOptions } from './embedded-log.ts';
export { EmbeddedLogError } from './errors.ts';
