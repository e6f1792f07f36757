/** `/v1/records`: what became of the statements about a subject. The intake asks it, as the sender. Source: intake.md, section 4. */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import type { SubjectFinding, SubjectRecords } from '@oretrail/read-model';
import { findingRule } from '@oretrail/rules';
import { z } from 'zod';
import { noteParties } from '../../access/record-reads.ts';
import { PAGE_ROWS_MAX } from '../../limits.ts';
import type { Sight } from '../../sight/sight.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { JSON_FORM } from '../forms/form.ts';
import type { Routes } from '../parts.ts';
import { SUBJECT } from './lot-schema.ts';
import { statementViewOf } from './shown-lot.ts';

const SHARE = z.object({ mineral: z.string().nullable(), value: z.string() });
const USE = z.object({
  directDraws: z.int().describe('Lots and vehicles that draw the lot themselves.'),
  vehicles: z.int().describe('Vehicles that rest on it, through others or at once.'),
  granted: z
    .array(SHARE)
    .optional()
    .describe('By mineral, in the unit of the lot; for components one without a mineral.'),
  asked: z.array(SHARE).optional().describe('The same, of what is asked for.'),
});
const FINDING = z.object({
  code: z.string(),
  vehicles: z.int().describe('Vehicles whose last verdict has it.'),
  remedy: z.string().describe('What to do about it.'),
});
const RECORD = z.object({
  digest: z.string(),
  standing: z
    .string()
    .describe('`in-force`, `outdated`, `taken-out`, `conflicting`, `in-ring`, or `refused` by the workers.'),
  by: z.array(z.string()).describe('Digests of the events that have made it so.'),
  code: z.string().nullable().describe('Why the workers refused it; null if they did not.'),
  sealedIn: z.int().nullable().describe('The first seal that covers it; null if none does yet.'),
});
const RECORDS = z
  .object({
    asOf: AS_OF,
    rows: z.array(RECORD).describe('In the order in which they lie, at most 1,000.'),
    more: z.int().describe('How many more there are.'),
    use: USE.nullable().optional().describe('What is made of the lot; null if the subject is not one that is known.'),
    findings: z.array(FINDING).optional().describe('Findings about the subject in the last verdicts.'),
  })
  .meta({ id: 'Records', description: 'What became of the statements about a subject, and what rests on it.' });

const SCHEMA = {
  operationId: 'listRecords',
  summary: 'List what became of the statements about a subject',
  description:
    'The party whose subject it is and auditors see all; operators no amounts and findings; a party that stated something about a ' +
    'subject that is not its own, what became of that.',
  tags: ['lots'],
  headers: HEADERS,
  querystring: z.strictObject({
    subject: SUBJECT,
  }),
  response: { 200: RECORDS, ...PROBLEM_RESPONSES },
};

function shownUse(use: SubjectRecords['use'], withAmounts: boolean): z.infer<typeof USE> | null {
  if (use === null) return null;
  const { directDraws, vehicles, balances } = use;
  const share = (of: 'granted' | 'asked') => balances.map((one) => ({ mineral: one.mineral, value: one[of] }));
  return { directDraws, vehicles, ...(withAmounts ? { granted: share('granted'), asked: share('asked') } : {}) };
}

const shownFinding = ({ code, vehicles }: SubjectFinding): z.infer<typeof FINDING> => {
  return { code, vehicles, remedy: findingRule(code).remedy };
};

/** What is shown of records; null: nothing. */
export function shownRecords(found: SubjectRecords, subject: string, sight: Sight) {
  const view = statementViewOf(sight, subject);
  const seen = found.rows.filter(({ authId }) => view !== null || (authId === sight.principal && !sight.isShutOut));
  if (seen.length === 0) return null;
  const rows = seen.map(({ event, standing, by, code, sealedIn }) => {
    return { digest: event.digest, standing, by: [...by], code, sealedIn };
  });
  if (view === null) return { rows, more: 0 };
  const use = shownUse(found.use, view === 'whole');
  return { rows, more: found.more, use, ...(view === 'whole' ? { findings: found.findings.map(shownFinding) } : {}) };
}

/** Shows what became of statements. */
export const recordRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;
  app.get('/v1/records', { schema: SCHEMA }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    const { subject } = request.query;
    const { position, result } = await knowledge.ask('records', { subject, limit: PAGE_ROWS_MAX });
    const shown = shownRecords(result, subject, sight);
    if (shown === null) throw HTTP_ERRORS.error('not-found', 'there is no such subject');
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    noteParties(request, new Set(result.rows.map(({ event }) => event.source)));
    return { asOf: asOf(position, parts), ...shown };
  });
};
