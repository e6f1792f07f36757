/** The OpenAPI document that is checked in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDocument, uploadsIn } from '@oretrail/intake';

/** Where it is. */
export const OPEN_API_FILE = join(import.meta.dirname, '..', '..', 'schemas', 'intake.openapi.json');

/** The document as the routes have it now. */
export async function openApiText(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oretrail-'));
  try {
    return `${JSON.stringify(await openApiDocument([uploadsIn(folder)]), null, 2)}\n`;
  } finally {
    await rm(folder, { recursive: true });
  }
}
