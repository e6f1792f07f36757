/** `/v1/grants`: who may state and see what, and by which keys and tokens. Source: console.md, "Rights". */
import { endOf, type HeldGrant, isRevoked } from '@oretrail/authority';
import { PROBLEM_RESPONSES } from '@oretrail/http-api';
import { msOfInstant } from '@oretrail/model';
import { z } from 'zod';
import { NO_FIGURES } from '../../access/record-reads.ts';
import { AS_OF, HEADERS, requireReached } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';

const GRANT = z
  .object({
    grantId: z.string(),
    principal: z
      .string()
      .describe('Who holds it: `sha256:` and the digest of an API key, `kafka:` and a name, or issuer and subject.'),
    kind: z.enum(['api-key', 'kafka', 'token']).describe('By what the principal signs in. No secret is known here.'),
    roles: z.array(z.string()),
    sources: z.array(z.string()).describe('The sources that the principal may state events as.'),
    may: z
      .array(z.object({ lots: z.string(), facts: z.string(), vehicles: z.string() }).partial())
      .describe('What the events may be about.'),
    types: z.array(z.string()).describe('The types of events that the principal may state.'),
    delegable: z.boolean(),
    parent: z.string().nullable().describe('The grant that it is delegated from; null if an operator granted it.'),
    start: z.string().describe('RFC 3339: its first instant, to the millisecond; it is not retroactive.'),
    end: z.string().describe('RFC 3339: the first instant after it: of itself, its revocation, or its parent.'),
    isRevoked: z.boolean().describe('Whether it, or its parent, was revoked.'),
  })
  .meta({ id: 'ListedGrant', description: 'Who may state and see what.' });

const SCHEMA = {
  operationId: 'listGrants',
  summary: 'List grants',
  description:
    'In the order in which they were accepted. Operators and auditors see all, others those that they hold or have delegated. ' +
    'Whether one is in force follows from `start` and `end`.',
  tags: ['access'],
  headers: HEADERS,
  querystring: z.strictObject(PAGE_QUERY),
  response: {
    200: listResponse('A page.', z.object({ asOf: AS_OF, rows: z.array(GRANT), next: NEXT })),
    ...PROBLEM_RESPONSES,
  },
};

const COLUMNS = [...Object.keys(GRANT.shape)];

const timeOf = (instant: bigint): string => new Date(msOfInstant(instant)).toISOString();

function kindOf(principal: string): z.infer<typeof GRANT>['kind'] {
  if (principal.startsWith('sha256:')) return 'api-key';
  return principal.startsWith('kafka:') ? 'kafka' : 'token';
}

function shownGrant(held: HeldGrant): z.infer<typeof GRANT> {
  const { grant, principal, parent, start } = held;
  return {
    grantId: grant.grantId,
    principal,
    kind: kindOf(principal),
    roles: [...grant.roles],
    sources: [...grant.sources],
    may: grant.may.map((scope) => ({ ...scope })),
    types: [...grant.types],
    delegable: grant.delegable === true,
    parent: parent === null ? null : parent.grant.grantId,
    start: timeOf(start),
    end: timeOf(endOf(held)),
    isRevoked: isRevoked(held),
  };
}

/** Shows grants. */
export const grantRoutes: Routes = (app, parts) => {
  app.get('/v1/grants', { schema: SCHEMA, config: NO_FIGURES }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    const limit = limitOf(request.query.limit);
    const from = cursorIn(request.query.after, z.int().min(0)) ?? 0;
    const { answered: position } = parts.knowledge;
    const seen = [...parts.knowledge.book.all()].filter((held) => sight.seesGrant(held));
    const rows = seen.slice(from, from + limit).map(shownGrant);
    const next = from + limit < seen.length ? from + limit : null;
    return sendList(request, reply, { page: { position, rows, next, columns: COLUMNS }, sight, parts });
  });
};
