/** Writes the tables between markers in docs/, from the tables in the code, and the OpenAPI document: `pnpm docs:generate`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONSOLE_OPEN_API_FILE, consoleOpenApiText } from './console-open-api.ts';
import { generatedPage, PAGES } from './generated-page.ts';
import { OPEN_API_FILE, openApiText } from './open-api.ts';
import { DOCS, pageText } from './page.ts';

for (const page of PAGES) writeFileSync(join(DOCS, page), generatedPage(pageText(page)));
writeFileSync(OPEN_API_FILE, await openApiText());
writeFileSync(CONSOLE_OPEN_API_FILE, await consoleOpenApiText());
