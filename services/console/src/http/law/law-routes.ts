/** `/v1/facts`, `/v1/rulesets` and `/v1/seals`: what verdicts rest on beside lots. Source: console.md, "Everything else". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { DEFAULT_RULESET, isDay, RULESETS, type RulesetId } from '@oretrail/model';
import { describeRuleset } from '@oretrail/rules';
import { z } from 'zod';
import { NO_FIGURES, noteParties } from '../../access/record-reads.ts';
import type { Sight } from '../../sight/sight.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { JSON_FORM, listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { RouteParts, Routes } from '../parts.ts';

const tags = ['law'];

const FACT = z
  .object({
    key: z.string(),
    digest: z.string(),
    hasIdConflict: z.boolean(),
    source: z.string().optional(),
    data: z.looseObject({ fact: z.string(), from: z.string() }),
  })
  .meta({ id: 'Fact', description: 'A reference fact in force.' });
const FACTS = {
  operationId: 'listFacts',
  summary: 'List reference facts',
  description:
    'Facts in force, by their keys. Agreements are shown to every role; what is stated of a party, to that party and to auditors.',
  tags,
  headers: HEADERS,
  querystring: z.strictObject({
    key: z.string().max(1_024).optional().describe('Only keys that begin with this.'),
    on: z
      .string()
      .refine(isDay, 'is not a day')
      .optional()
      .describe('Only facts in force on this day, YYYY-MM-DD: of one party and of one election that which began last.'),
    ...PAGE_QUERY,
  }),
  response: {
    200: listResponse(
      'A page; it may have fewer rows than `limit`.',
      z.object({ asOf: AS_OF, rows: z.array(FACT), next: NEXT }),
    ),
    ...PROBLEM_RESPONSES,
  },
};

const PARAMETER = z.object({
  rule: z.string(),
  parameter: z.string(),
  value: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable().describe('The first day on which it does not hold.'),
  citation: z.string(),
  status: z.string(),
  unconfirmed: z.string().optional(),
});
const RULESET = { id: z.string(), isDefault: z.boolean() };
const RULESET_LIST = {
  operationId: 'listRulesets',
  summary: 'List the rulesets',
  description:
    'All rulesets, the oldest first, with the vehicles that each has judged last if the caller sees all of them.',
  tags,
  headers: HEADERS,
  querystring: z.strictObject({}),
  response: {
    200: z.object({ asOf: AS_OF, rows: z.array(z.object({ ...RULESET, vehicles: z.int().optional() })) }),
    ...PROBLEM_RESPONSES,
  },
};
const RULESET_ONE = {
  operationId: 'getRuleset',
  summary: 'Get a ruleset',
  description: 'The values of the law with citation, status and the days on which they hold.',
  tags,
  headers: HEADERS,
  params: z.object({ id: z.string().describe('Such as `us-30d@2025-07-04`.') }),
  querystring: z.strictObject({}),
  response: { 200: z.object({ ...RULESET, parameters: z.array(PARAMETER) }), ...PROBLEM_RESPONSES },
};

const SEAL = z
  .object({
    number: z.int(),
    sha256: z.string(),
    sealedAt: z.string().describe('When the audit published it: RFC 3339.'),
    seal: z.unknown().describe('The seal as it is in the archive.'),
  })
  .meta({ id: 'Seal', description: 'A seal of the archive.' });
const SEALS = {
  operationId: 'listSeals',
  summary: 'List the seals',
  description: 'The newest first.',
  tags,
  headers: HEADERS,
  querystring: z.strictObject(PAGE_QUERY),
  response: {
    200: listResponse('A page.', z.object({ asOf: AS_OF, rows: z.array(SEAL), next: NEXT })),
    ...PROBLEM_RESPONSES,
  },
};
const SEAL_ONE = {
  operationId: 'getSeal',
  summary: 'Get a seal',
  description: 'The seal of a number.',
  tags,
  headers: HEADERS,
  params: z.object({ number: z.string().max(10).describe('The number of the seal, from 1.') }),
  querystring: z.strictObject({}),
  response: { 200: z.object({ asOf: AS_OF, ...SEAL.shape }), ...PROBLEM_RESPONSES },
};

/** Kinds of facts that are public law; what is stated of a party is its own. */
const PUBLIC = 'country-agreement/';

const isSeen = (key: string, sight: Sight): boolean =>
  key.startsWith(PUBLIC) || sight.hasRole('auditor') || sight.isOwnFact(key);

/** @throws OretrailError `not-allowed` if the principal has no role in force */
function requireRole(sight: Sight): void {
  if (sight.roles.size === 0) throw HTTP_ERRORS.error('not-allowed', 'No grant of the principal is in force');
}

const isRuleset = (id: string): id is RulesetId => RULESETS.some((known) => known === id);

/** Shows facts. */
export const factRoutes: Routes = (app, parts) => {
  app.get('/v1/facts', { schema: FACTS }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    requireRole(sight);
    const { key, on, limit, after } = request.query;
    const cursor = cursorIn(after, z.string());
    const { position, result } = await parts.knowledge.ask('facts', {
      limit: limitOf(limit),
      ...(key === undefined ? {} : { prefix: key }),
      ...(on === undefined ? {} : { on }),
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    const seen = result.rows.filter((one) => isSeen(one.key, sight));
    // What is stated of a party, by the party that stated it.
    const others = seen.filter(({ key: of }) => !of.startsWith(PUBLIC) && !sight.isOwnFact(of));
    noteParties(
      request,
      others.map(({ event }) => event.source),
    );
    const rows = seen.map(({ event, ...one }) => ({ ...one, source: event.source, data: { ...event.data } }));
    const columns = ['key', 'digest', 'source', 'data.fact', 'data.from', 'data.to'];
    return sendList(request, reply, { page: { position, rows, next: result.next, columns }, sight, parts });
  });
};

/** Shows rulesets. */
export const rulesetRoutes: Routes = (app, parts) => {
  app.get('/v1/rulesets', { schema: RULESET_LIST, config: NO_FIGURES }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    requireRole(sight);
    const { position, result } = await parts.knowledge.ask('rulesets', {});
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    const counts = new Map(result.map(({ ruleset, vehicles }) => [ruleset, vehicles]));
    const isCounted = sight.seesAllVerdicts || sight.hasRole('operator');
    const rows = RULESETS.map((id) => ({
      id,
      isDefault: id === DEFAULT_RULESET,
      ...(isCounted ? { vehicles: counts.get(id) ?? 0 } : {}),
    }));
    return { asOf: asOf(position, parts), rows };
  });
  app.get('/v1/rulesets/:id', { schema: RULESET_ONE, config: NO_FIGURES }, async (request) => {
    await requireReached(request, parts);
    requireRole(parts.sightOf(request));
    const { id } = request.params;
    if (!isRuleset(id)) throw HTTP_ERRORS.error('not-found', 'there is no such ruleset');
    return { id, isDefault: id === DEFAULT_RULESET, parameters: [...describeRuleset(id)] };
  });
};

type Stored = Readonly<{ number: number; sha256: string; appendTimeMs: number; seal: string }>;

function shownSeal({ number, sha256, appendTimeMs, seal }: Stored): z.infer<typeof SEAL> {
  return { number, sha256, sealedAt: new Date(appendTimeMs).toISOString(), seal: JSON.parse(seal) };
}

/** Shows seals. */
export const sealRoutes: Routes = (app, parts: RouteParts) => {
  app.get('/v1/seals', { schema: SEALS, config: NO_FIGURES }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    requireRole(sight);
    const before = cursorIn(request.query.after, z.int().min(0));
    const limit = limitOf(request.query.limit);
    const { position, result } = await parts.knowledge.ask('seals', {
      limit,
      ...(before === undefined ? {} : { before }),
    });
    const next = result.length < limit ? null : (result.at(-1)?.number ?? null);
    const page = { position, rows: result.map(shownSeal), next, columns: ['number', 'sha256', 'sealedAt'] };
    return sendList(request, reply, { page, sight, parts });
  });
  app.get('/v1/seals/:number', { schema: SEAL_ONE, config: NO_FIGURES }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    requireRole(sight);
    const { number } = request.params;
    const before = /^\d+$/.test(number) ? Number(number) + 1 : 0;
    const { position, result } = await parts.knowledge.ask('seals', { limit: 1, before });
    const [found] = result;
    if (found === undefined || String(found.number) !== number)
      throw HTTP_ERRORS.error('not-found', 'there is no such seal');
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    return { asOf: asOf(position, parts), ...shownSeal(found) };
  });
};
