/** Sends a page of a list in the form that is wanted. Source: console.md, "2. Query API". */
import type { Position } from '@oretrail/read-model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sight } from '../../sight/sight.ts';
import { asOf, sendKnown, setPosition } from '../as-of.ts';
import type { RouteParts } from '../parts.ts';
import { cursorText } from './cursor.ts';
import { CSV_FORM, formOf, JSON_FORM } from './form.ts';
import { csvText, ndjsonText, type Row } from './rows-text.ts';

/** A page. */
export type ListPage = Readonly<{
  position: Position;
  rows: readonly Row[];
  /** The last row, if there are more; null on the last page. */
  next: unknown;
  /** Columns of the same as a table. */
  columns: readonly string[];
  /** More members of the answer as JSON. */
  more?: Row;
}>;

/** The address of the following page. */
function nextAddress({ url }: FastifyRequest, after: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('after', after);
  return `${path}?${parameters}`;
}

/** Answers with a page; the following one is in `Link`, and in `next` of JSON. */
export function sendList(
  request: FastifyRequest,
  reply: FastifyReply,
  { page, sight, parts }: Readonly<{ page: ListPage; sight: Sight; parts: RouteParts }>,
): FastifyReply {
  const form = formOf(request.headers.accept);
  const { position, rows, next, columns, more = {} } = page;
  const after = next === null ? null : cursorText(next);
  if (after !== null) reply.header('link', `<${nextAddress(request, after)}>; rel="next"`);
  if (setPosition(request, reply, { position, sight, form })) return sendKnown(reply);
  if (form === JSON_FORM) return reply.send({ asOf: asOf(position, parts), rows, next: after, ...more });
  const text = form === CSV_FORM ? csvText(columns, rows) : ndjsonText(rows);
  return reply.type(`${form}; charset=utf-8`).send(text);
}
