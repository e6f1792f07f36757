/** `/v1/access`: who read figures of others. Source: console.md, "The record of reads". */
import { PROBLEM_RESPONSES } from '@oretrail/http-api';
import type { ReadRecord } from '@oretrail/read-model';
import { z } from 'zod';
import { NO_FIGURES } from '../../access/record-reads.ts';
import type { Sight } from '../../sight/sight.ts';
import { AS_OF, HEADERS, requireReached } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';

const READ = z
  .object({
    time: z.string().describe('RFC 3339.'),
    principal: z.string().describe('Who read.'),
    roles: z.array(z.string()),
    operation: z.string().describe('The operation of this document.'),
    subject: z
      .string()
      .nullable()
      .optional()
      .describe('A VIN, a lot, a digest or the place of a letter; null for a list. Absent if others may not see it.'),
    parties: z
      .array(z.string())
      .describe(
        "Parties whose figures were shown, the caller's own alone unless it sees all; empty for sums over many.",
      ),
    moreParties: z.int().optional().describe('How many more there were.'),
  })
  .meta({ id: 'Read', description: 'An answer that showed figures of others. It has no figures.' });

const SCHEMA = {
  operationId: 'listReads',
  summary: 'List who read figures of others',
  description:
    'The last first: those of the caller, and those of figures of its parties. Auditors and operators see all.',
  tags: ['access'],
  headers: HEADERS,
  querystring: z.strictObject(PAGE_QUERY),
  response: {
    200: listResponse('A page.', z.object({ asOf: AS_OF, rows: z.array(READ), next: NEXT })),
    ...PROBLEM_RESPONSES,
  },
};

const COLUMNS = ['time', 'principal', 'roles', 'operation', 'subject', 'parties', 'moreParties'];

/** The parties as which a principal states. */
const partiesOf = ({ held }: Sight): readonly string[] => [...new Set(held.flatMap(({ grant }) => grant.sources))];

/** A party learns that it was read, and not of which other parties; nor in which vehicle of somebody else. */
function shown(read: ReadRecord, sight: Sight, own: readonly string[]): z.infer<typeof READ> {
  const { time, principal, roles, operation, subject, parties, moreParties } = read;
  const who = { time, principal, roles: [...roles], operation };
  if (sight.hasRole('auditor', 'operator') || principal === sight.principal) {
    return { ...who, subject, parties: [...parties], moreParties };
  }
  const seen = subject !== null && sight.isOwnSubject(subject) ? { subject } : {};
  return { ...who, ...seen, parties: parties.filter((party) => own.includes(party)) };
}

/** Shows who read what. */
export const accessRoutes: Routes = (app, parts) => {
  app.get('/v1/access', { schema: SCHEMA, config: NO_FIGURES }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    const own = partiesOf(sight);
    const before = cursorIn(request.query.after, z.int().min(0));
    const { position, result } = await parts.knowledge.ask('reads', {
      limit: limitOf(request.query.limit),
      ...(sight.hasRole('auditor', 'operator')
        ? {}
        : { of: { principal: sight.principal, parties: own.slice(0, 100) } }),
      ...(before === undefined ? {} : { before }),
    });
    const rows = result.rows.map(({ read }) => shown(read, sight, own));
    return sendList(request, reply, { page: { position, rows, next: result.next, columns: COLUMNS }, sight, parts });
  });
};
