/** `/v1/statements/{digest}/proof`: what a receipt becomes after the next seal. Source: intake.md, section 4. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { HTTP_ERRORS, NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { INTAKE_ERRORS } from '../../errors.ts';
import type { Routes } from '../route-parts.ts';
import { DIGEST_PARAMS, statementOf } from './statement-routes.ts';

const JSON_TYPE = 'application/json';

const PROOF = {
  operationId: 'getProof',
  summary: 'Get the proof of a statement',
  description:
    'After the next seal: the record of the statement with its Merkle path, manifests and seals. `oretrail evidence verify` checks it ' +
    'offline, with the public key of the archive. The console makes it, for who stated it, the party whose subject it is, and auditors.',
  tags: ['statements'],
  params: DIGEST_PARAMS,
  querystring: NO_QUERY,
  response: {
    200: {
      description: 'A proof, as docs/audit.md describes it.',
      content: { [JSON_TYPE]: { schema: z.unknown().describe('A JSON object in RFC 8785 form, byte by byte.') } },
    },
    ...PROBLEM_RESPONSES,
  },
};

/** Why there is no proof. @param code of the problem of the console; empty if it has not answered */
function refusalOf(code: string) {
  if (code === 'not-sealed') return INTAKE_ERRORS.error('not-sealed', 'the statement is not under a seal yet');
  if (code === 'not-found') return HTTP_ERRORS.error('not-found', 'there is no such statement');
  if (code === 'no-archive') return INTAKE_ERRORS.error('proofs-off', 'there is no proof');
  return INTAKE_ERRORS.error('console-away', code === '' ? 'it has not answered' : `it has answered ${code}`);
}

/** Shows proofs. */
export const proofRoutes: Routes = (app, parts) => {
  const { console, askerOf } = parts;
  app.get('/v1/statements/:digest/proof', { schema: PROOF }, async (request, reply) => {
    if (console === null) throw INTAKE_ERRORS.error('proofs-off', 'there is no proof');
    const { digest } = await statementOf(request, request.params.digest, parts);
    const proof = await console.proof(digest, askerOf(request));
    if (typeof proof === 'string') throw refusalOf(proof);
    return reply.type(JSON_TYPE).send(Readable.fromWeb(proof.body as ReadableStream));
  });
};
