export { EmbeddedLog, type EmbeddedLogOptions } from './embedded-log.ts';
export { EMBEDDED_LOG_ERRORS } from './errors.ts';
