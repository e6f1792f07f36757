/** The OpenAPI document without a running console, to be checked in. */
import { GrantBook } from '@oretrail/authority';
import { SignIn } from '@oretrail/http-api';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { openConsoleApp } from './console-app.ts';

/** Nobody reads anything. */
const NO_READS = { record: () => Promise.resolve() };

/** The document, as `/openapi.json` has it. */
export async function openApiDocument(): Promise<object> {
  const signIn = new SignIn({ issuers: [], grants: () => new GrantBook(null), bootstrap: null });
  // It describes routes, and is never asked for anything.
  const knowledge = {} as Knowledge;
  const app = await openConsoleApp({
    knowledge,
    signIn,
    page: null,
    reads: NO_READS,
  });
  try {
    return app.swagger();
  } finally {
    await app.close();
  }
}
