/** `/v1/statements/stream`: what becomes of one's own statements, as server-sent events. Source: intake.md, section 4. */
import { HTTP_ERRORS, PROBLEM_RESPONSES, senderOf } from '@oretrail/http-api';
import type { Position, TouchedRow } from '@oretrail/read-model';
import { z } from 'zod';
import { recordRead } from '../access/record-reads.ts';
import { HEADERS, requireReached } from '../http/as-of.ts';
import { shownRecords } from '../http/lots/record-routes.ts';
import { statementViewOf } from '../http/lots/shown-lot.ts';
import type { RouteParts, Routes } from '../http/parts.ts';
import { parsePosition, positionText } from '../knowledge/position-text.ts';
import { PAGE_ROWS_MAX } from '../limits.ts';
import type { Sight } from '../sight/sight.ts';
import { HEARTBEAT_MS, STATEMENT_CURSOR_LENGTH_MAX } from './limits.ts';
import type { StreamSource } from './log-stream.ts';
import { EVENT_STREAM, requireForm, sendEvents } from './stream-routes.ts';
import type { Streams } from './streams.ts';
import { type TouchedPages, touchedEnd } from './touched-pages.ts';

const STREAM = {
  operationId: 'streamStatements',
  summary: 'Stream what becomes of own statements',
  description:
    'Server-sent events. `event: records` comes for a subject whenever something is stated about it, refused, or drawn from it: its data are ' +
    'those of `/v1/records` then. `event: seal` says that a seal was published. Each comes at least once; `id` is the cursor, and ' +
    `\`Last-Event-ID\` resumes. Every ${HEARTBEAT_MS / 1_000} s at the latest there is a comment with the cursor; \`event: end\` is the last.`,
  tags: ['lots'],
  headers: HEADERS.extend({
    'last-event-id': z
      .string()
      .max(STATEMENT_CURSOR_LENGTH_MAX)
      .optional()
      .describe('The last `id` that was read. It counts before `from`.'),
  }),
  querystring: z.strictObject({
    from: z
      .string()
      .max(STATEMENT_CURSOR_LENGTH_MAX)
      .optional()
      .describe('`now` (the default), `start`, or a cursor: what comes behind it.'),
  }),
  response: {
    200: { description: 'Events without an end.', content: { [EVENT_STREAM]: { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
};

type Sent = Readonly<{ event: string; data: unknown }>;

/** Subjects of a row whose records the reader may see. */
function subjectsIn({ subject, authId, parents }: TouchedRow, sight: Sight): readonly string[] {
  const stated = subject !== null && authId === sight.principal && !sight.isShutOut ? [subject] : [];
  const touched = [...(subject === null ? [] : [subject]), ...parents];
  return [...new Set([...stated, ...touched.filter((one) => statementViewOf(sight, one) !== null)])];
}

/** What a reader sees of what is touched. @param look @throws OretrailError `not-allowed` if it may see nothing any more */
function statementSource(pages: TouchedPages, parts: RouteParts, look: () => Sight): StreamSource<Position> {
  const { knowledge } = parts;

  async function recordsOf(subject: string, sight: Sight): Promise<readonly Sent[]> {
    const { result } = await knowledge.ask('records', { subject, limit: PAGE_ROWS_MAX });
    const shown = shownRecords(result, subject, sight);
    return shown === null ? [] : [{ event: 'records', data: { subject, ...shown } }];
  }

  /** Each subject once a page: what is drawn a thousand times in a row is asked for once. */
  async function sentFor(rows: readonly TouchedRow[], sight: Sight): Promise<readonly Sent[]> {
    const seals = rows.flatMap(({ seal }): Sent[] =>
      seal === null ? [] : [{ event: 'seal', data: { number: seal } }],
    );
    const sent: Sent[] = [...seals];
    for (const subject of new Set(rows.flatMap((row) => subjectsIn(row, sight)))) {
      sent.push(...(await recordsOf(subject, sight)));
    }
    return sent;
  }

  return {
    cursor: positionText,
    hasMore: (place) => pages.hasMore(place),
    read: async (from) => {
      const page = await pages.read(from);
      if (page === null) return { entries: [], place: from };
      const sent = await sentFor(page.rows, look());
      // Only behind the last is the page read: a reader that has missed one gets all of them again.
      const entries = sent.map((one, i) => ({ ...one, place: i === sent.length - 1 ? page.place : from }));
      return { entries, place: page.place };
    },
  };
}

function placeFrom(text: string, position: Position): Position | null {
  if (text === 'now') return touchedEnd(position);
  if (text === 'start') return [];
  const place = parsePosition(text);
  return place === null ? null : touchedEnd(place);
}

/** Streams what becomes of statements. */
export function statementStreamRoutes(streams: Streams): Routes {
  return (app, parts) => {
    // A HEAD request would open a stream that nobody reads.
    app.get('/v1/statements/stream', { schema: STREAM, exposeHeadRoute: false }, async (request, reply) => {
      await requireReached(request, parts);
      requireForm(request.headers.accept);
      const look = (): Sight => {
        const sight = parts.sightOf(request);
        if (sight.isShutOut) throw HTTP_ERRORS.error('not-allowed', 'all grants were revoked');
        return sight;
      };
      look();
      const text = request.headers['last-event-id'] || (request.query.from ?? 'now');
      const place = placeFrom(text as string, parts.knowledge.position);
      if (place === null) throw HTTP_ERRORS.error('bad-request', 'the place is not `now`, `start` or a cursor');
      await recordRead(request, parts);
      const source = statementSource(streams.touched, parts, look);
      return sendEvents(reply, streams.start({ principal: senderOf(request).principal, from: place, source }));
    });
  };
}
