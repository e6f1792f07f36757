/** `/v1/revisions`: the ledger of all revisions. Source: console.md, "Verdicts". */
import { PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { noteMakers } from '../../access/note-maker.ts';
import { AS_OF, HEADERS, requireReached } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';
import { shownLedgerRow, shownLedgerTotals } from './shown-verdict.ts';
import { LEDGER_QUERY, ledgerFilterOf, requireLists } from './verdict-query.ts';
import { LEDGER_ROW, LEDGER_TOTALS } from './verdict-schema.ts';

const CURSOR = z.object({ publishedAtMs: z.int().min(0), vin: z.string(), revision: z.int().min(0) });

/** Columns of the ledger as a table. */
const COLUMNS = [
  'publishedAt',
  'vin',
  'vehicle.manufacturer',
  'vehicle.make',
  'vehicle.model',
  'vehicle.modelYear',
  'revision',
  'status',
  'previousAmountUsd',
  'amountUsd',
  'cause',
  'causes.digests',
  'causes.more',
  'verdictId',
];

const LEDGER = {
  operationId: 'listAllRevisions',
  summary: 'List the revisions of all vehicles',
  description:
    'Each revision once, by the time of its publication. A manufacturer sees those of its own vehicles; an operator sees the status, and can not filter by the cause.',
  tags: ['verdicts'],
  headers: HEADERS,
  querystring: z.strictObject({
    ...LEDGER_QUERY,
    sort: z
      .enum(['publishedAt', '-publishedAt'])
      .optional()
      .describe('`publishedAt` (default), or `-publishedAt`: the last first.'),
    totals: z.enum(['true', 'false']).optional().describe('`true`: the totals of the filter, by cause.'),
    ...PAGE_QUERY,
  }),
  response: {
    200: listResponse(
      'A page.',
      z
        .object({ asOf: AS_OF, rows: z.array(LEDGER_ROW), next: NEXT, totals: LEDGER_TOTALS.optional() })
        .meta({ id: 'LedgerPage', description: 'Revisions, and where the following page begins.' }),
    ),
    ...PROBLEM_RESPONSES,
  },
};

/** Lists all revisions. */
export const ledgerRoutes: Routes = (app, parts) => {
  app.get('/v1/revisions', { schema: LEDGER }, async (request, reply) => {
    await requireReached(request, parts);
    const { query } = request;
    const sight = parts.sightOf(request);
    requireLists(sight, query);
    const after = cursorIn(query.after, CURSOR);
    const asked = {
      filter: ledgerFilterOf(query, sight),
      isDescending: query.sort === '-publishedAt',
      limit: limitOf(query.limit),
      withTotals: query.totals === 'true',
      ...(after === undefined ? {} : { after }),
    };
    const { position, result } = await parts.knowledge.ask('ledger', asked);
    const { totals, next } = result;
    noteMakers(request, result.rows, { sight, counted: totals?.revisions ?? 0 });
    const rows = result.rows.map((row) => shownLedgerRow(row, sight.verdictView(row.vin) ?? 'status'));
    const more = totals === null ? {} : { totals: shownLedgerTotals(totals, sight.seesOnlyStatus) };
    return sendList(request, reply, { page: { position, rows, next, columns: COLUMNS, more }, sight, parts });
  });
};
