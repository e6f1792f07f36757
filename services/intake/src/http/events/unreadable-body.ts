/** What a body is of which nothing could be read as an event, so that its sender learns where to send it. */
import { BEGINNING_BYTES_MAX, type FileFormat, recognise } from '@oretrail/event-files';
import { UNREAD_FORMATS } from '../../unread-formats.ts';
import { BATCH, LINES, STRUCTURED } from './sent-events.ts';

/** Formats that another content type or address takes. */
const ELSEWHERE: Partial<Readonly<Record<FileFormat, string>>> = {
  'json-over-lines': `JSON over several lines: one event is sent as ${STRUCTURED}`,
  'json-array': `a JSON array: events in a list are sent as ${BATCH}`,
  'csv-file': 'a table (CSV), which is sent to /v1/uploads',
  'epcis-file': 'EPCIS in JSON, which is sent to /epcis/v2/capture',
};

const LINE_FEED = 0x0a;

/** What the body is and how it is sent; null if it is what its content type says, or nothing that is known. */
export function unreadableBody(body: Buffer, contentType: string): string | null {
  if (body.toString('utf8', 0, BEGINNING_BYTES_MAX).trim() === '') return 'the body is empty';
  const format = recognise(body, true) ?? 'events';
  if (format === 'events') {
    const hasLines = body.includes(LINE_FEED) && contentType.startsWith(STRUCTURED);
    return hasLines ? `the body is not one event: several, one on each line, are sent as ${LINES}` : null;
  }
  const what = UNREAD_FORMATS[format] ?? ELSEWHERE[format];
  return what === undefined ? null : `the body is ${what}`;
}
