/** Writes the tables between markers in docs/, from the tables in the code, and the OpenAPI document: `pnpm docs:generate`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPage, PAGES } from './generated-page.ts';
import { OPEN_API_DOCUMENTS } from './open-api.ts';
import { DOCS, pageText } from './page.ts';

for (const page of PAGES) writeFileSync(join(DOCS, page), generatedPage(pageText(page)));
for (const { file, text } of Object.values(OPEN_API_DOCUMENTS)) writeFileSync(file, await text());
