/** `/v1/statements`. Source: intake.md, "2. HTTP". */

import { HTTP_ERRORS, NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { type ContentDigest, instantOf } from '@oretrail/model';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { STANDINGS } from '../../console/answers.ts';
import { INTAKE_ERRORS } from '../../errors.ts';
import type { RecordedStatement } from '../../intake.ts';
import { countOf, PAGE_QUERY, TIME_QUERY } from '../query.ts';
import type { RouteParts, Routes } from '../route-parts.ts';
import { STATEMENT, STATEMENT_PAGE, standingOf, statementAnswer } from './statement-answer.ts';
import { visiblePage } from './visible-page.ts';

const DIGEST = /^[0-9a-f]{64}$/;
/** What is not a digest is not found, as any other digest that nothing has. */
export const DIGEST_PARAMS = z.object({
  digest: z.string().describe('SHA-256 of the content, 64 lower-case hex digits.'),
});

const LIST = {
  operationId: 'listStatements',
  summary: 'List statements about a subject',
  description: 'The statements about one subject that the caller may see, the latest first.',
  tags: ['statements'],
  querystring: z.strictObject({
    subject: z.string().min(1).describe('The id of the lot, the VIN or the key of the fact.'),
    id: z.string().min(1).optional().describe('Only the statement with this id.'),
    standing: z.enum(STANDINGS).optional().describe('Only those that stand so. It needs the console.'),
    since: TIME_QUERY.optional().describe('Only those that were recorded then or later: RFC 3339.'),
    ...PAGE_QUERY,
  }),
  response: { 200: STATEMENT_PAGE, ...PROBLEM_RESPONSES },
};
const ONE = {
  operationId: 'getStatement',
  summary: 'Get a statement',
  description: 'What became of a statement. One that the caller may not see is not found.',
  tags: ['statements'],
  params: DIGEST_PARAMS,
  querystring: NO_QUERY,
  response: { 200: STATEMENT, ...PROBLEM_RESPONSES },
};
const RECEIPT = {
  operationId: 'getReceipt',
  summary: 'Get the receipt of a statement',
  description:
    'A JWS (EdDSA) over `digest`, `subject`, `recordedAt` and `place`, in compact form. `/v1/receipt-keys` has the public key.',
  tags: ['statements'],
  params: DIGEST_PARAMS,
  querystring: NO_QUERY,
  response: {
    200: z.object({ receipt: z.string().describe('A JWS in compact form (RFC 7515, section 7.1).') }),
    ...PROBLEM_RESPONSES,
  },
};

/** The statement, if the sender of the request may see it. @throws OretrailError `not-found` */
export async function statementOf(request: FastifyRequest, digest: string, { intake, sightOf }: RouteParts) {
  const found: RecordedStatement | null = DIGEST.test(digest) ? await intake.find(digest as ContentDigest) : null;
  if (found !== null && sightOf(request).seesStatement(found)) return found;
  throw HTTP_ERRORS.error('not-found', 'there is no such statement');
}

/** Shows statements. */
export const statementRoutes: Routes = (app, parts) => {
  const { intake, receipts, sightOf, console, askerOf } = parts;
  const recordsOf = async (request: FastifyRequest, subject: string) =>
    (await console?.records(subject, askerOf(request))) ?? null;

  app.get('/v1/statements', { schema: LIST }, async (request) => {
    const { subject, id, standing, since, from, limit } = request.query;
    const records = await recordsOf(request, subject);
    if (standing !== undefined && records === null)
      throw INTAKE_ERRORS.error('console-away', 'standings are not known');
    const first = since === undefined ? null : instantOf(since);
    const page = await visiblePage(
      (wanted) => intake.about(subject, wanted),
      { ...(from === undefined ? {} : { from }), countMax: countOf(limit) },
      sightOf(request),
      (one) =>
        (id === undefined || one.id === id) &&
        (standing === undefined || standingOf(one, records) === standing) &&
        (first === null || instantOf(one.recordedAt) >= first),
    );
    return { statements: page.statements.map((one) => statementAnswer(one, records)), next: page.next };
  });
  app.get('/v1/statements/:digest', { schema: ONE }, async (request) => {
    const found = await statementOf(request, request.params.digest, parts);
    return statementAnswer(found, await recordsOf(request, found.subject));
  });
  app.get('/v1/statements/:digest/receipt', { schema: RECEIPT }, async (request) => {
    // Before the statement is looked up, so that the answer is the same for each.
    if (!receipts.isOn) throw INTAKE_ERRORS.error('receipts-off', 'there is no receipt');
    return { receipt: await receipts.receiptOf(await statementOf(request, request.params.digest, parts)) };
  });
};
