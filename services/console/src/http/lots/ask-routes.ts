/** `/v1/asks`: what the caller could state that would settle or raise verdicts. Source: console.md, "Lots and statements". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import type { AskedOf, ResultOf } from '@oretrail/read-model';
import { z } from 'zod';
import { noteMakersAtStake } from '../../access/note-maker.ts';
import { noteParties } from '../../access/record-reads.ts';
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

const NOT_COUNTED = z
  .int()
  .optional()
  .describe(
    'More lots that lack a value, at most 10,000: whether vehicles wait for them is not counted. Absent for what vehicles of a manufacturer wait for: the lots are of others.',
  );

const SCHEMA = {
  operationId: 'listAsks',
  summary: 'List what is wanted of the caller, or of others',
  description:
    'What its own lots and facts lack, most vehicles first. A manufacturer may also ask what its own vehicles wait for, of ' +
    'whomever it is wanted, but for the owners of parties. Auditors and finance see what is wanted of all.',
  tags: ['lots'],
  headers: HEADERS,
  querystring: z.strictObject({
    of: z
      .enum(['me', 'all'])
      .optional()
      .describe(
        '`me`: what the caller could state. `all`: what anybody could state for the vehicles whose verdicts it sees; the default of auditors and finance.',
      ),
    about: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('A part of the id of the lot or party, such as the name of a supplier in it.'),
    ...PAGE_QUERY,
  }),
  response: {
    200: listResponse(
      'A page.',
      z.object({ asOf: AS_OF, rows: z.array(ASK), next: NEXT, lotsNotCounted: NOT_COUNTED }),
    ),
    ...PROBLEM_RESPONSES,
  },
};

type Stored = ResultOf<'asks'>['rows'][number];

type Addressed = NonNullable<AskedOf<'asks'>['of']>;

/** Facts about who a party is. */
const ENTITY = 'entity/';

/** Who is asked: the party whose prefix the lot or the facts of the party are under. */
function addressedTo(sight: Sight): Addressed {
  const parties = sight.factPrefixes.filter((prefix) => prefix.startsWith(ENTITY));
  const named = parties.map((prefix) => prefix.slice(ENTITY.length));
  // A prefix may end behind the party, before the day.
  const partyPrefixes = named.flatMap((prefix) => (prefix.endsWith('/') ? [prefix, prefix.slice(0, -1)] : [prefix]));
  return { lotPrefixes: sight.lotPrefixes, partyPrefixes };
}

/** Whose asks are shown, and for which vehicles. */
type AsksScope = Readonly<{ of: Addressed | null; makers?: readonly string[] }>;

/** @throws OretrailError `not-allowed` */
function scopeOf(sight: Sight, of: 'me' | 'all' | undefined): AsksScope {
  if (!sight.hasRole('supplier', 'manufacturer', 'registrar', 'auditor', 'finance')) {
    const roles = 'suppliers, manufacturers, registrars, finance and auditors';
    throw HTTP_ERRORS.error('not-allowed', `Asks are shown to ${roles}`);
  }
  if (sight.seesAllVerdicts && of !== 'me') return { of: null };
  if (of !== 'all') return { of: addressedTo(sight) };
  if (sight.makers.length > 0) return { of: null, makers: sight.makers };
  throw HTTP_ERRORS.error('not-allowed', 'What is wanted of all is shown to manufacturers, finance and auditors');
}

/** Who works a lot is its supplier's to show. */
const isShown = ({ need }: Stored, { makers }: AsksScope): boolean => makers === undefined || need !== 'owner';

function shown(
  { subject, need, because, vehiclesWaiting, sinceMs, usdAtStake }: Stored,
  { of }: AsksScope,
): z.infer<typeof ASK> {
  const about = need === 'owner' ? { party: subject } : { lot: subject };
  const since = new Date(sinceMs).toISOString();
  // Dollars are for those whose vehicles they are, and who see those of all.
  const dollars = of === null ? { usdAtStake } : {};
  return { ...about, need, because, vehiclesWaiting, since, ...dollars };
}

/** Shows what is wanted. */
export const askRoutes: Routes = (app, parts) => {
  app.get('/v1/asks', { schema: SCHEMA }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    const { of, about, after } = request.query;
    const scope = scopeOf(sight, of);
    const from = cursorIn(after, z.int().min(0)) ?? 0;
    const asked = { ...scope, ...(about === undefined ? {} : { about }), from, limit: limitOf(request.query.limit) };
    const { position, result } = await parts.knowledge.ask('asks', asked);
    const showsOthers = sight.seesAllVerdicts && scope.of === null && result.rows.length > 0;
    if (showsOthers) await noteMakersAtStake(request, parts.knowledge);
    else noteParties(request, []);
    const rows = result.rows.filter((one) => isShown(one, scope)).map((one) => shown(one, scope));
    const { next, lotsNotCounted } = result;
    const more = scope.makers === undefined ? { lotsNotCounted } : {};
    const columns = ['lot', 'party', 'need', 'because', 'vehiclesWaiting', 'since', 'usdAtStake'];
    return sendList(request, reply, { page: { position, rows, next, columns, more }, sight, parts });
  });
};
