/** `/v1/asks`: what the caller could state that would settle or raise verdicts. Source: console.md, "Lots and statements". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import type { ResultOf } from '@oretrail/read-model';
import { z } from 'zod';
import type { Sight } from '../../sight/sight.ts';
import { AS_OF, HEADERS, requireReached } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';

const ASK = z
  .object({
    lot: z.string().optional().describe('The lot; absent if a party is meant.'),
    party: z.string().optional().describe('The party whose owners are wanted.'),
    need: z.string().describe('`declare` the lot, its `value`, its `origin` or its `unit`; or the `owner` of a party.'),
    because: z
      .string()
      .describe('The code of the finding, or `declare-values`: no finding names a lot that only lacks a value.'),
    vehiclesWaiting: z.int(),
    since: z.string().describe('When the first of the verdicts that wait was published: RFC 3339.'),
    usdAtStake: z.int().optional().describe('What these vehicles could still earn.'),
  })
  .meta({ id: 'Ask', description: 'One thing that is wanted.' });

const SCHEMA = {
  operationId: 'listAsks',
  summary: 'List what is wanted of the caller',
  description: 'What its own lots and facts lack, most vehicles first. Auditors see what is wanted of all.',
  tags: ['lots'],
  headers: HEADERS,
  querystring: z.strictObject(PAGE_QUERY),
  response: {
    200: listResponse('A page.', z.object({ asOf: AS_OF, rows: z.array(ASK), next: NEXT })),
    ...PROBLEM_RESPONSES,
  },
};

type Stored = ResultOf<'asks'>['rows'][number];

/** Facts about who a party is. */
const ENTITY = 'entity/';

/** Who is asked: the party whose prefix the lot or the facts of the party are under; null for all. */
function addressedTo(sight: Sight) {
  if (sight.hasRole('auditor')) return null;
  const parties = sight.factPrefixes.filter((prefix) => prefix.startsWith(ENTITY));
  const named = parties.map((prefix) => prefix.slice(ENTITY.length));
  // A prefix may end behind the party, before the day.
  const partyPrefixes = named.flatMap((prefix) => (prefix.endsWith('/') ? [prefix, prefix.slice(0, -1)] : [prefix]));
  return { lotPrefixes: sight.lotPrefixes, partyPrefixes };
}

function shown(
  { subject, need, because, vehiclesWaiting, sinceMs, usdAtStake }: Stored,
  sight: Sight,
): z.infer<typeof ASK> {
  const about = need === 'owner' ? { party: subject } : { lot: subject };
  const since = new Date(sinceMs).toISOString();
  const dollars = sight.hasRole('auditor') ? { usdAtStake } : {};
  return { ...about, need, because, vehiclesWaiting, since, ...dollars };
}

/** Shows what is wanted. */
export const askRoutes: Routes = (app, parts) => {
  app.get('/v1/asks', { schema: SCHEMA }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    if (!sight.hasRole('supplier', 'manufacturer', 'registrar', 'auditor')) {
      throw HTTP_ERRORS.error('not-allowed', 'Asks are shown to suppliers, manufacturers, registrars and auditors');
    }
    const from = cursorIn(request.query.after, z.int().min(0)) ?? 0;
    const limit = limitOf(request.query.limit);
    const { position, result } = await parts.knowledge.ask('asks', { of: addressedTo(sight), from, limit });
    const rows = result.rows.map((one) => shown(one, sight));
    const { next } = result;
    const columns = ['lot', 'party', 'need', 'because', 'vehiclesWaiting', 'since', 'usdAtStake'];
    return sendList(request, reply, { page: { position, rows, next, columns }, sight, parts });
  });
};
