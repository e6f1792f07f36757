/** `/v1/verdicts` and `/v1/verdicts/summary`. Source: console.md, "Verdicts". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { RULESETS } from '@oretrail/model';
import type { SummaryDimension, VerdictSort } from '@oretrail/read-model';
import { z } from 'zod';
import { noteMakerNames, noteMakers } from '../../access/note-maker.ts';
import { CONSOLE_ERRORS } from '../../errors.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { JSON_FORM, listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';
import { PAST_QUERY, pastIn } from './past-query.ts';
import { shownListed } from './shown-verdict.ts';
import { commaList, FILTER_QUERY, filterOf, requireLists } from './verdict-query.ts';
import { LISTED, LISTED_FIELDS, VEHICLE } from './verdict-schema.ts';

const SORTS = ['vin', 'publishedAt', 'amountUsd', 'decidingDate'] as const satisfies readonly VerdictSort[];
const DIMENSIONS = [
  'status',
  'cause',
  'finding',
  'manufacturer',
  'model',
  'modelYear',
  'month',
  'ruleset',
] as const satisfies readonly SummaryDimension[];
/** What an operator may group by. */
const OF_STATUS: readonly SummaryDimension[] = ['status', 'manufacturer', 'model', 'modelYear'];

const LAST = z.object({ value: z.union([z.string(), z.number()]), vin: z.string() });
/** A list by deciding dates has the time of publication, too. */
const CURSOR = z.union([LAST.extend({ publishedAtMs: z.int().min(0) }), LAST]);
const TOTALS = z.object({
  vehicles: z.int(),
  amountUsd: z.int().optional(),
  potentialUsd: z.int().optional(),
});

const COLUMNS = LISTED_FIELDS.flatMap((field) =>
  field === 'vehicle' ? Object.keys(VEHICLE.shape).map((name) => `vehicle.${name}`) : [field],
);

const LIST = {
  operationId: 'listVerdicts',
  summary: 'List vehicles with their last verdicts',
  description:
    'One row a vehicle. A manufacturer sees its own vehicles; an operator sees the status, and can not filter by more.',
  tags: ['verdicts'],
  headers: HEADERS,
  querystring: z.strictObject({
    ...FILTER_QUERY,
    sort: z
      .string()
      .refine((text) => SORTS.some((name) => text === name || text === `-${name}`), `is not one of ${SORTS.join(', ')}`)
      .optional()
      .describe('`vin` (default), `publishedAt`, `amountUsd` or `decidingDate`; with `-` before it the last first.'),
    fields: commaList(LISTED_FIELDS, 'Only these members of each row.').optional(),
    totals: z.enum(['true', 'false']).optional().describe('`true`: the totals of the filter.'),
    ...PAGE_QUERY,
  }),
  response: {
    200: listResponse(
      'A page.',
      z
        .object({ asOf: AS_OF, rows: z.array(LISTED), next: NEXT, totals: TOTALS.optional() })
        .meta({ id: 'VerdictPage', description: 'Vehicles, and where the following page begins.' }),
    ),
    ...PROBLEM_RESPONSES,
  },
};

const SUMMARY = {
  operationId: 'summariseVerdicts',
  summary: 'Count vehicles and add up dollars by dimensions',
  description:
    'Groups of the filter, those with most vehicles first. `finding` counts a vehicle under each of its codes. At a time or at a ' +
    'seal each vehicle counts by its last revision of then, and by what it is now; `ruleset` is refused, since it would have to ' +
    'evaluate every vehicle.',
  tags: ['verdicts'],
  headers: HEADERS,
  querystring: z.strictObject({
    ...FILTER_QUERY,
    by: commaList(DIMENSIONS, 'What to group by; `month` is that of the deciding date.'),
    ruleset: z.enum(RULESETS).optional().describe('Refused: `oretrail diff STORE --ruleset ID` answers it.'),
    ...PAST_QUERY,
  }),
  response: {
    200: z
      .object({
        asOf: AS_OF,
        by: z.array(z.string()),
        rows: z.array(
          z.object({
            by: z
              .array(z.union([z.string(), z.number()]))
              .describe('The value of each dimension; empty if there is none.'),
            ...TOTALS.shape,
          }),
        ),
        more: z.int().describe('Groups that are left out.'),
      })
      .meta({ id: 'Summary', description: 'Vehicles and dollars by dimensions.' }),
    ...PROBLEM_RESPONSES,
  },
};

const withoutDollars = ({ vehicles }: z.infer<typeof TOTALS>) => ({ vehicles });

/** Lists verdicts. */
export const verdictListRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;
  app.get('/v1/verdicts', { schema: LIST }, async (request, reply) => {
    await requireReached(request, parts);
    const { query } = request;
    const sight = sightOf(request);
    requireLists(sight, query);
    const { sort = 'vin', fields = LISTED_FIELDS, totals } = query;
    if (sight.seesOnlyStatus && /amountUsd|decidingDate/.test(sort)) {
      throw HTTP_ERRORS.error('not-allowed', `An operator is shown the status only, so not sorted by ${sort}`);
    }
    const after = cursorIn(query.after, CURSOR);
    const asked = {
      filter: filterOf(query, sight),
      sort: sort.replace('-', '') as VerdictSort,
      isDescending: sort.startsWith('-'),
      limit: limitOf(query.limit),
      withTotals: totals === 'true',
      ...(after === undefined ? {} : { after }),
    };
    const { position, result } = await knowledge.ask('verdicts', asked);
    noteMakers(request, result.rows, { sight, counted: result.totals?.vehicles ?? 0 });
    const rows = result.rows.map((row) => {
      const shown = shownListed(row, sight.verdictView(row.vin) ?? 'status');
      return Object.fromEntries(Object.entries(shown).filter(([name]) => fields.some((field) => field === name)));
    });
    const columns = COLUMNS.filter((column) => fields.some((field) => column.split('.')[0] === field));
    const sums = result.totals === null ? null : sight.seesOnlyStatus ? withoutDollars(result.totals) : result.totals;
    const more = sums === null ? {} : { totals: sums };
    return sendList(request, reply, { page: { position, rows, next: result.next, columns, more }, sight, parts });
  });
};

/** Sums verdicts up. */
export const summaryRoutes: Routes = (app, parts) => {
  app.get('/v1/verdicts/summary', { schema: SUMMARY }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    requireLists(sight, request.query);
    const { by } = request.query;
    const refused = sight.seesOnlyStatus ? by.find((one) => !OF_STATUS.includes(one)) : undefined;
    if (refused !== undefined) {
      throw HTTP_ERRORS.error('not-allowed', `An operator is shown the status only, so not by ${refused}`);
    }
    if (request.query.ruleset !== undefined) {
      throw CONSOLE_ERRORS.error('not-summed', 'a summary under another ruleset would evaluate every vehicle');
    }
    const past = pastIn(request.query, parts);
    const asked = { filter: filterOf(request.query, sight), ...(past === null ? {} : { past: past.asked }) };
    const withMakers = sight.seesAllVerdicts;
    const { position, result } = await parts.knowledge.ask('summary', { by, ...asked, withMakers });
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    if (withMakers) noteMakerNames(request, result.makers ?? []);
    const rows = result.rows.map((row) => {
      const values = { by: [...row.by] };
      return sight.seesOnlyStatus ? { ...values, vehicles: row.vehicles } : { ...row, ...values };
    });
    return { asOf: asOf(position, parts, past?.shown), by: [...by], rows, more: result.more };
  });
};
