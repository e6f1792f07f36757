/** `/v1/verdicts/{vin}/explanation`. Source: console.md, "Explanations". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { RULESETS } from '@oretrail/model';
import { z } from 'zod';
import { noteMaker } from '../../access/note-maker.ts';
import { noteParties } from '../../access/record-reads.ts';
import { asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { JSON_FORM } from '../forms/form.ts';
import type { Routes } from '../parts.ts';
import { EXPLANATION } from './explanation-schema.ts';
import { PAST_QUERY, pastIn } from './past-query.ts';
import { explainedIn, shownExplanation } from './shown-explanation.ts';
import { shownVerdict } from './shown-verdict.ts';

const SCHEMA = {
  operationId: 'explainVerdict',
  summary: 'Explain the verdict of a vehicle',
  description:
    'Worked out by the rules from the events that are known, as `oretrail explain` does; or from those that were known at a ' +
    'time or at a seal. Finance sees it without values of lots, a manufacturer by country.',
  tags: ['verdicts'],
  headers: HEADERS,
  params: z.object({ vin: z.string().max(17).describe('The VIN.') }),
  querystring: z.strictObject({
    ruleset: z
      .enum(RULESETS)
      .optional()
      .describe('Another ruleset than that of the last verdict, or of the seal, over the same events.'),
    ...PAST_QUERY,
  }),
  response: { 200: EXPLANATION, ...PROBLEM_RESPONSES },
};

/** Explains verdicts. */
export const explanationRoutes: Routes = (app, parts) => {
  app.get('/v1/verdicts/:vin/explanation', { schema: SCHEMA }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    const { vin } = request.params;
    const view = sight.verdictView(vin);
    if (view === null) throw HTTP_ERRORS.error('not-found', 'there is no such verdict');
    if (view === 'status') throw HTTP_ERRORS.error('not-allowed', 'An operator is shown the status only');
    const { ruleset: asked } = request.query;
    const past = pastIn(request.query, parts);
    const { position, result } = await parts.knowledge.ask('explanation', {
      vin,
      ...(asked === undefined ? {} : { ruleset: asked }),
      ...(past === null ? {} : { past: past.asked }),
    });
    if (result === null) throw HTTP_ERRORS.error('not-found', 'there is no such verdict');
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    const { text, ruleset, isPublished, revision, parties } = result;
    await noteMaker(request, vin, parts.knowledge);
    // Others are shown what lots are worth to the credit, and no figures of their parties.
    if (sight.hasRole('auditor')) noteParties(request, parties);
    const explained = explainedIn(text);
    const verdict = { ...shownVerdict(explained.verdict, view) };
    const shown = shownExplanation(explained, sight);
    return { asOf: asOf(position, parts, past?.shown), ruleset, isPublished, revision, verdict, ...shown };
  });
};
