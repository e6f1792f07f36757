/** `/v1/evidence/{vin}`: all that one sealed verdict rests on. Source: console.md, "Everything else". */
import { sha256Of } from '@oretrail/archive';
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { noteMaker } from '../access/note-maker.ts';
import { noteParties } from '../access/record-reads.ts';
import { CONSOLE_ERRORS } from '../errors.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Sight } from '../sight/sight.ts';
import { HEADERS, requireReached, sendKnown } from './as-of.ts';
import { JSON_FORM } from './forms/form.ts';
import type { Routes } from './parts.ts';

const SCHEMA = {
  operationId: 'getEvidence',
  summary: 'Get the evidence of a sealed verdict',
  description:
    'The bundle that `oretrail evidence` makes: events, proofs and seals, from which the page and `oretrail evidence verify` ' +
    'prove the verdict without this service. It has prices, masses and parties, so it is for auditors. ' +
    'It is read from the archive, which takes seconds; one bundle is made at a time.',
  tags: ['verdicts'],
  headers: HEADERS,
  params: z.object({ vin: z.string().max(17).describe('The VIN.') }),
  querystring: z.strictObject({
    seal: z.coerce.number().int().min(1).optional().describe('The number of a seal; the last if it is left out.'),
  }),
  response: {
    200: {
      description: 'A bundle, as docs/audit.md describes it.',
      content: { [JSON_FORM]: { schema: z.unknown().describe('A JSON object in RFC 8785 form, byte by byte.') } },
    },
    ...PROBLEM_RESPONSES,
  },
};

const notFound = () => HTTP_ERRORS.error('not-found', 'there is no such verdict');

/** @throws OretrailError unless the principal is an auditor: `not-found` if it sees nothing of the vehicle, either */
function requireAuditor(sight: Sight, vin: string): void {
  if (sight.hasRole('auditor')) return;
  if (sight.verdictView(vin) === null) throw notFound();
  throw HTTP_ERRORS.error('not-allowed', 'Only an auditor may have all evidence');
}

/** Gives evidence. @param evidence null if this console has no archive */
export function evidenceRoutes(evidence: Evidence | null): Routes {
  return (app, parts) => {
    app.get('/v1/evidence/:vin', { schema: SCHEMA }, async (request, reply) => {
      await requireReached(request, parts);
      const { vin } = request.params;
      const { seal } = request.query;
      requireAuditor(parts.sightOf(request), vin);
      if (evidence === null) throw CONSOLE_ERRORS.error('no-archive', 'it was started without one');
      if ((await parts.knowledge.ask('verdict', { vin })).result === null) throw notFound();
      const { bytes, parties: sources } = await evidence.bundle({ vin, ...(seal === undefined ? {} : { seal }) });
      // Not of a position: a bundle is of a seal, which stays as it is.
      const tag = `"${sha256Of(bytes)}"`;
      reply.headers({ etag: tag, 'cache-control': 'private, no-cache', vary: 'Authorization' });
      if (request.headers['if-none-match'] === tag) return sendKnown(reply);
      await noteMaker(request, vin, parts.knowledge);
      noteParties(request, sources);
      return reply.type(JSON_FORM).send(bytes);
    });
  };
}
