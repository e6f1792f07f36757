/** `/v1/operators`. Source: intake.md, "Bootstrap". */

import { HTTP_ERRORS, NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import type { Routes } from '../route-parts.ts';

const SCHEMA = {
  operationId: 'listOperators',
  summary: 'List the sources of operators',
  description:
    'The sources that workers let correct the events of others, and those of the grants. Only operators see them, and the bootstrap operator before the first grant.',
  tags: ['grants'],
  querystring: NO_QUERY,
  response: {
    200: z
      .object({
        workers: z.array(z.string()).describe('Sources that workers use, by the control topic.'),
        grants: z.array(z.string()).describe('Sources of grants with the role operator, in force or not.'),
      })
      .meta({ id: 'Operators', description: 'Sources that may correct the events of others.' }),
    ...PROBLEM_RESPONSES,
  },
};

/** Shows the sources of operators. */
export const operatorRoutes: Routes = (app, { intake, sightOf }) => {
  app.get('/v1/operators', { schema: SCHEMA }, async (request) => {
    if (!sightOf(request).seesOperators) throw HTTP_ERRORS.error('not-found', 'there is nothing under this address');
    return { workers: [...intake.operators].sort(), grants: [...intake.grants.operatorSources()].sort() };
  });
};
