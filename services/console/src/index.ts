export { CONSOLE_ERRORS } from './errors.ts';
export { openApiDocument } from './http/open-api-document.ts';
export { CONSOLE_SETTINGS } from './settings.ts';
