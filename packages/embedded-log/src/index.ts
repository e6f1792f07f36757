export { EmbeddedLog, type EmbeddedLogOptions } from './embedded-log.ts';
export { EMBEDDED_LOG_ERRORS } from './errors.ts';
export { GROUP_LIMITS } from './held-steps.ts';
export { BATCH_CHARACTERS_MAX } from './record-batch.ts';
