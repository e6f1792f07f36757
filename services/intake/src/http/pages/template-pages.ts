/** `/v1/templates/{name}.csv`. Source: intake.md, "2. HTTP". */

import { HTTP_ERRORS, NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { TEMPLATE_NAMES, type TemplateName, templateText } from '@oretrail/sheets';
import { z } from 'zod';
import type { Routes } from '../route-parts.ts';

const CSV = 'text/csv';

const SCHEMA = {
  operationId: 'getTemplate',
  summary: 'Get a template of a table',
  description: `A table with all columns and a made-up example: ${TEMPLATE_NAMES.join(', ')}.`,
  tags: ['pages'],
  security: [],
  params: z.object({ name: z.string().describe(`One of ${TEMPLATE_NAMES.join(', ')}.`) }),
  querystring: NO_QUERY,
  response: {
    200: { description: 'CSV with commas.', content: { [CSV]: { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
};

const isName = (name: string): name is TemplateName => TEMPLATE_NAMES.some((known) => known === name);

/** Gives templates. */
export const templatePages: Routes = (app) => {
  app.get(
    '/v1/templates/:name(^[a-z]+).csv',
    { schema: SCHEMA, config: { isPublic: true } },
    async (request, reply) => {
      const { name } = request.params;
      if (!isName(name)) throw HTTP_ERRORS.error('not-found', 'there is no such template');
      reply.header('content-disposition', `attachment; filename="${name}.csv"`);
      return reply.type(`${CSV}; charset=utf-8`).send(templateText(name));
    },
  );
};
