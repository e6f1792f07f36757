/** `/v1/statements/{digest}/proof`: that a statement is under a seal. Source: intake.md, section 4. */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { proofBytes } from '@oretrail/replay';
import { z } from 'zod';
import { noteParties } from '../../access/record-reads.ts';
import { CONSOLE_ERRORS } from '../../errors.ts';
import { PAGE_ROWS_MAX } from '../../limits.ts';
import type { Proofs } from '../../proofs/proofs.ts';
import type { Sight } from '../../sight/sight.ts';
import { HEADERS, requireReached } from '../as-of.ts';
import { JSON_FORM } from '../forms/form.ts';
import type { Routes } from '../parts.ts';
import { statementViewOf } from './shown-lot.ts';

const DIGEST = /^[0-9a-f]{64}$/;

const SCHEMA = {
  operationId: 'getProof',
  summary: 'Get the proof of a statement',
  description:
    'The record of the statement as Kafka took it, its Merkle path, the manifests and the seals: `oretrail evidence verify` needs ' +
    'nothing else. For who stated it, the party whose subject it is, and auditors. 404 `not-sealed` before a seal covers it.',
  tags: ['lots'],
  headers: HEADERS,
  params: z.object({ digest: z.string().describe('SHA-256 of the content, 64 lower-case hex digits.') }),
  querystring: z.strictObject({}),
  response: {
    200: {
      description: 'A proof, as docs/audit.md describes it.',
      content: { [JSON_FORM]: { schema: z.unknown().describe('A JSON object in RFC 8785 form, byte by byte.') } },
    },
    ...PROBLEM_RESPONSES,
  },
};

const notFound = () => HTTP_ERRORS.error('not-found', 'there is no such statement');

/** Whether a principal may be given a statement whole. */
function seesWhole(sight: Sight, subject: string, authId: string | null): boolean {
  return statementViewOf(sight, subject) === 'whole' || (authId === sight.principal && !sight.isShutOut);
}

/** Proves statements. @param proofs null if this console has no archive */
export function proofRoutes(proofs: Proofs | null): Routes {
  return (app, parts) => {
    const { knowledge, sightOf } = parts;

    async function placeOf(digest: string, sight: Sight) {
      const { result: subject } = DIGEST.test(digest) ? await knowledge.ask('subjectOf', { digest }) : { result: null };
      if (subject === null) throw notFound();
      const { result } = await knowledge.ask('statements', { subject, limit: PAGE_ROWS_MAX });
      const found = result.rows.find(({ event }) => event.digest === digest);
      if (found === undefined || !seesWhole(sight, subject, found.authId)) throw notFound();
      const { topic, partition, offset } = found;
      return { digest, topic, partition, offset, source: found.event.source };
    }

    app.get('/v1/statements/:digest/proof', { schema: SCHEMA }, async (request, reply) => {
      await requireReached(request, parts);
      const { source, ...asked } = await placeOf(request.params.digest, sightOf(request));
      if (proofs === null) throw CONSOLE_ERRORS.error('no-archive', 'there is no proof');
      const proof = await proofs.proofOf(knowledge, asked);
      if (proof === null) throw CONSOLE_ERRORS.error('not-sealed', 'the statement is not under a seal yet');
      noteParties(request, [source]);
      reply.headers({ 'cache-control': 'private, no-cache', vary: 'Authorization' });
      return reply.type(JSON_FORM).send(proofBytes(proof));
    });
  };
}
