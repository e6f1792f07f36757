/** `/v1/statements/{digest}` and what rests on it. Source: console.md, "Lots and statements". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { noteMakersOf } from '../../access/note-maker.ts';
import { noteParties } from '../../access/record-reads.ts';
import { PAGE_ROWS_MAX } from '../../limits.ts';
import type { Sight } from '../../sight/sight.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { JSON_FORM } from '../forms/form.ts';
import type { Routes } from '../parts.ts';
import { STATEMENT } from './lot-schema.ts';
import { RESTING, seesWhatRestsOn, shownImpact } from './shown-impact.ts';
import { shownStatement, statementViewOf } from './shown-lot.ts';

const DIGEST = /^[0-9a-f]{64}$/;
const PARAMS = z.object({ digest: z.string().describe('SHA-256 of the content, 64 lower-case hex digits.') });
const shape = { tags: ['lots'], headers: HEADERS, params: PARAMS, querystring: z.strictObject({}) };

const ONE = {
  ...shape,
  operationId: 'getStoredStatement',
  summary: 'Get what became of a statement',
  description: 'Whether it is in force, and what has taken its place. Its own party and auditors see what it states.',
  response: { 200: z.object({ asOf: AS_OF, ...STATEMENT.shape }), ...PROBLEM_RESPONSES },
};
const IMPACT = {
  ...shape,
  operationId: 'getImpact',
  summary: 'Get what rests on a statement',
  description:
    'Its blast radius: lots and vehicles below it, and what the first 200 vehicles would earn without it. A supplier sees counts; a manufacturer its own vehicles.',
  response: {
    200: RESTING.extend({ digest: z.string() }).meta({ id: 'Impact', description: 'What rests on a statement.' }),
    ...PROBLEM_RESPONSES,
  },
};

const notFound = () => HTTP_ERRORS.error('not-found', 'there is no such statement');

/** Shows statements, and what rests on them. */
export const statementRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;

  /** The subject of a statement, if the principal may see the statement. @throws OretrailError `not-found` */
  async function subjectOf(digest: string, sight: Sight) {
    const { result: subject } = DIGEST.test(digest) ? await knowledge.ask('subjectOf', { digest }) : { result: null };
    const view = subject === null ? null : statementViewOf(sight, subject);
    if (subject === null || (view === null && !(await seesWhatRestsOn(subject, sight, knowledge)))) throw notFound();
    return { subject, view };
  }

  app.get('/v1/statements/:digest', { schema: ONE }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    const { digest } = request.params;
    const { subject, view } = await subjectOf(digest, sight);
    if (view === null) throw notFound();
    const { position, result } = await knowledge.ask('statements', { subject, limit: PAGE_ROWS_MAX });
    const found = result.rows.find(({ event }) => event.digest === digest);
    if (found === undefined) throw notFound();
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    // Finance is not shown what a statement states.
    noteParties(request, sight.hasRole('auditor') ? [found.event.source] : []);
    return { asOf: asOf(position, parts), ...shownStatement(found, view) };
  });

  app.get('/v1/statements/:digest/impact', { schema: IMPACT }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    const { digest } = request.params;
    await subjectOf(digest, sight);
    const { position, result } = await knowledge.ask('impact', { digest });
    if (result === null) throw notFound();
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    if (sight.seesAllVerdicts) await noteMakersOf(request, result.vehicles, { sight, knowledge });
    return { asOf: asOf(position, parts), digest, ...shownImpact(result, sight) };
  });
};
