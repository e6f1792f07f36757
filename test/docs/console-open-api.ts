/** The OpenAPI document of the console that is checked in. */
import { join } from 'node:path';
import { openApiDocument } from '@oretrail/console';

/** Where it is. */
export const CONSOLE_OPEN_API_FILE = join(import.meta.dirname, '..', '..', 'schemas', 'console.openapi.json');

/** The document as the routes have it now. */
export async function consoleOpenApiText(): Promise<string> {
  return `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
}
