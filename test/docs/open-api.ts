/** The OpenAPI documents that are checked in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDocument as consoleDocument } from '@oretrail/console';
import { openApiDocument as intakeDocument, uploadsIn } from '@oretrail/intake';

/** A document that is checked in. */
export type CheckedInDocument = Readonly<{
  file: string;
  /** The document as the routes have it now. */
  text: () => Promise<string>;
}>;

const checkedIn = (service: string, document: () => Promise<object>): CheckedInDocument => ({
  file: join(import.meta.dirname, '..', '..', 'schemas', `${service}.openapi.json`),
  text: async () => `${JSON.stringify(await document(), null, 2)}\n`,
});

async function intakeWithUploads(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'oretrail-'));
  try {
    return await intakeDocument([uploadsIn(folder)]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The document of each service. */
export const OPEN_API_DOCUMENTS = {
  intake: checkedIn('intake', intakeWithUploads),
  console: checkedIn('console', consoleDocument),
} as const;
