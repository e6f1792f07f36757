/** What a record says of the trace that it belongs to. Source: W3C Trace Context. */
import { HEADERS_MAX } from '@oretrail/avro';
import type { TraceHeaders } from '@oretrail/telemetry';
import type { ReadMessage } from './fetch/fetched-message.ts';
import { headersIn } from './header-bytes.ts';

const NAMES: readonly string[] = ['traceparent', 'tracestate'];
const BYTES = NAMES.map((name) => [name, Buffer.from(name)] as const);

/** Its headers, among as many as an event may have. */
export function traceHeadersOf({ headerBytes }: Pick<ReadMessage, 'headerBytes'>): TraceHeaders {
  const found: Record<string, unknown> = {};
  let left = HEADERS_MAX;
  for (const { name, value } of headersIn(headerBytes)) {
    const known = BYTES.find(([, bytes]) => name.equals(bytes));
    if (known !== undefined && value !== null) found[known[0]] ??= value;
    left -= 1;
    if (left === 0) break;
  }
  return found;
}
