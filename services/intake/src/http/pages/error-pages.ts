/** `/errors/{code}`: the page of each code that the intake answers with. Source: intake.md, "2. HTTP". */
import { GRANT_ERRORS } from '@oretrail/authority';
import { EPCIS_ERRORS } from '@oretrail/epcis';
import { type ErrorTable, httpStatusOf } from '@oretrail/errors';
import { EVENT_FILE_ERRORS } from '@oretrail/event-files';
import { HTTP_ERRORS, NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { EVENT_ERRORS } from '@oretrail/model';
import { SHEET_ERRORS } from '@oretrail/sheets';
import { z } from 'zod';
import { INTAKE_ERRORS } from '../../errors.ts';
import type { Routes } from '../route-parts.ts';

/** What the codes of a table are about. Those of whole requests have a status of their own. */
type Part = Readonly<{ about: string; table: ErrorTable; isOfRequest: boolean }>;

const PARTS: readonly Part[] = [
  { about: 'request', table: HTTP_ERRORS, isOfRequest: true },
  { about: 'request', table: INTAKE_ERRORS, isOfRequest: true },
  { about: 'event', table: EVENT_ERRORS, isOfRequest: false },
  { about: 'grant', table: GRANT_ERRORS, isOfRequest: true },
  { about: 'row of a table', table: SHEET_ERRORS, isOfRequest: false },
  { about: 'EPCIS event', table: EPCIS_ERRORS, isOfRequest: false },
  { about: 'file', table: EVENT_FILE_ERRORS, isOfRequest: false },
];

const MEANING = z.object({
  about: z.string().describe('What has the error: a request, an event, a grant, a row, an EPCIS event or a file.'),
  meaning: z.string(),
  remedy: z.string(),
  status: z.int().optional().describe('The HTTP status of a request that is refused with this code.'),
});

const SCHEMA = {
  operationId: 'getError',
  summary: 'Explain an error',
  description: 'What a code means and what to do. One code may be about several things.',
  tags: ['pages'],
  security: [],
  params: z.object({ code: z.string().describe('The end of `type` of a problem, or `code` of a single fault.') }),
  querystring: NO_QUERY,
  response: {
    200: z
      .object({ type: z.string(), code: z.string(), meanings: z.array(MEANING) })
      .meta({ id: 'ErrorPage', description: 'What a code means.' }),
    ...PROBLEM_RESPONSES,
  },
};

function meaningsOf(code: string): z.infer<typeof MEANING>[] {
  return PARTS.flatMap(({ about, table, isOfRequest }) => {
    const rule = Object.hasOwn(table.rows, code) ? table.rows[code] : undefined;
    if (rule === undefined) return [];
    const { meaning, remedy } = rule;
    return [{ about, meaning, remedy, ...(isOfRequest ? { status: httpStatusOf(rule) } : {}) }];
  });
}

/** Explains codes. */
export const errorPages: Routes = (app) => {
  app.get('/errors/:code', { schema: SCHEMA, config: { isPublic: true } }, async (request) => {
    const { code } = request.params;
    const meanings = meaningsOf(code);
    if (meanings.length === 0) throw HTTP_ERRORS.error('not-found', 'there is no such code');
    return { type: `urn:oretrail:error:${code}`, code, meanings };
  });
};
