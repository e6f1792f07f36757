/** The OpenAPI document without a running intake, to be checked in. Source: intake.md, "2. HTTP". */
import { GrantBook } from '@oretrail/authority';
import { eventBudgets } from '../event-budgets.ts';
import type { Intake } from '../intake.ts';
import { Receipts } from '../receipts/receipts.ts';
import { signInTo } from '../sign-in.ts';
import { openIntakeApp } from './intake-app.ts';
import type { Routes } from './route-parts.ts';

const isNotAsked = (): Promise<never> => Promise.reject(new Error('only the document is wanted'));

/** Describes routes, and is never asked for anything. */
const SILENT: Intake = {
  isReady: false,
  grants: new GrantBook(null),
  operators: [],
  take: isNotAsked,
  takeGrant: isNotAsked,
  find: isNotAsked,
  about: isNotAsked,
  statedUnder: isNotAsked,
};

/** The document, as `/openapi.json` has it. @param routes those that {@link openIntakeApp} is given beside its own */
export async function openApiDocument(routes: readonly Routes[] = []): Promise<object> {
  const signIn = signInTo(SILENT, { issuers: [], bootstrap: null });
  const budget = eventBudgets({ eventsPerSecond: 1, burst: 1 });
  const app = await openIntakeApp({ intake: SILENT, signIn, receipts: Receipts.off(), budget, routes });
  try {
    return app.swagger();
  } finally {
    await app.close();
  }
}
