/** `/v1/closure`: the statements that the core derives a subject from. Source: console.md, "Statements to derive from"; decision 28. */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { RULESETS } from '@oretrail/model';
import { z } from 'zod';
import { noteParties } from '../../access/record-reads.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { JSON_FORM } from '../forms/form.ts';
import type { Routes } from '../parts.ts';
import { SUBJECT } from './lot-schema.ts';

const DRAW = z.object({
  parent: z.string(),
  consumer: z.string(),
  day: z.string(),
  quantity: z.string(),
  unit: z.string(),
  minerals: z.union([z.literal('all'), z.array(z.string())]),
});
const CLOSURE = z
  .object({
    asOf: AS_OF,
    ruleset: z.enum(RULESETS).describe('That of the last verdict; the default one for what has none.'),
    verdict: z.looseObject({}).nullable().describe('The last verdict of the vehicle, as it was published.'),
    events: z
      .array(z.looseObject({}))
      .describe('CloudEvents: all that count of the subject, the lots above, and facts.'),
    rivals: z.array(DRAW).describe('Draws of others, on lots of these that may not suffice for all.'),
  })
  .meta({ id: 'Closure', description: 'What the core needs to derive a verdict or a genealogy again.' });

/** It is sent as bytes that are made elsewhere, so the compiler does not know their form. */
const ANSWER: z.ZodType = CLOSURE;

const SCHEMA = {
  operationId: 'getClosure',
  summary: 'Get the statements that a subject is derived from',
  description:
    'From these the pure core gives the same verdict, with the same id, and the same genealogy: `oretrail explain` and `oretrail trace` ' +
    'ask for them. They have prices, masses and parties, so they are for auditors; `/v1/evidence` has proofs of them under a seal. ' +
    'Over 32 MiB or 20,000 lots the answer is 422.',
  tags: ['lots'],
  headers: HEADERS,
  querystring: z.strictObject({
    subject: SUBJECT,
    direction: z
      .enum(['up', 'down'])
      .optional()
      .describe('`up` (default): what it was made of; `down`: also what draws it, the nearest 2,001.'),
  }),
  response: {
    200: { description: 'All of it in one answer.', content: { [JSON_FORM]: { schema: ANSWER } } },
    ...PROBLEM_RESPONSES,
  },
};

/** Gives closures. */
export const closureRoutes: Routes = (app, parts) => {
  const options = { schema: SCHEMA, config: { figures: 'always' } } as const;
  app.get('/v1/closure', options, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    if (!sight.hasRole('auditor')) {
      throw HTTP_ERRORS.error('not-allowed', 'Only an auditor may have all that a verdict is derived from');
    }
    const { subject, direction } = request.query;
    const asked = { subject, isDownward: direction === 'down' };
    const { position, result } = await parts.knowledge.ask('sharedClosure', asked);
    if (result === null) throw HTTP_ERRORS.error('not-found', 'there is no such subject');
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    noteParties(request, result.parties);
    const { ruleset, verdict, events, rivals } = result;
    const head = JSON.stringify({ asOf: asOf(position, parts), ruleset, verdict });
    // The lists are texts already: to read megabytes and write them again would hold up all others.
    return reply.type(JSON_FORM).send(Buffer.from(`${head.slice(0, -1)},"events":${events},"rivals":${rivals}}`));
  });
};
