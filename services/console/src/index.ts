export type { Cluster } from './cluster/cluster.ts';
export { CONSOLE_ERRORS } from './errors.ts';
export { openConsoleApp } from './http/console-app.ts';
export { openApiDocument } from './http/open-api-document.ts';
export { Knowledge } from './knowledge/knowledge.ts';
export { CONSOLE_SETTINGS } from './settings.ts';
export { type StreamBounds, Streams } from './streams/streams.ts';
export { type OpenWebhooksOptions, openWebhooks } from './webhooks/open-webhooks.ts';
export type { WebhookParts } from './webhooks/subscription-routes.ts';
