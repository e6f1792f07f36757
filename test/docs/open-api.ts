/** The OpenAPI document that is checked in. */
import { join } from 'node:path';
import { openApiDocument } from '@oretrail/intake';

/** Where it is. */
export const OPEN_API_FILE = join(import.meta.dirname, '..', '..', 'schemas', 'intake.openapi.json');

/** The document as the routes have it now. */
export async function openApiText(): Promise<string> {
  return `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
}
