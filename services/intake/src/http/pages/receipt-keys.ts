/** `/v1/receipt-keys`: the public keys by which receipts are checked. Source: intake.md, section 4. */

import { NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import type { Routes } from '../route-parts.ts';

const SCHEMA = {
  operationId: 'getReceiptKeys',
  summary: 'Get the keys of receipts',
  description:
    'A JSON Web Key Set (RFC 7517): the key that signs receipts, then former ones. Empty if receipts are off.',
  tags: ['pages'],
  security: [],
  querystring: NO_QUERY,
  response: {
    200: z.object({
      keys: z.array(
        z.object({
          kty: z.string(),
          crv: z.string(),
          x: z.string(),
          kid: z.string(),
          alg: z.string(),
          use: z.string(),
        }),
      ),
    }),
    ...PROBLEM_RESPONSES,
  },
};

/** Gives the public keys. */
export const receiptKeys: Routes = (app, { receipts }) => {
  app.get('/v1/receipt-keys', { schema: SCHEMA, config: { isPublic: true } }, async () => receipts.keySet);
};
