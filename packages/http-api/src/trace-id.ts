/** The trace that a request belongs to. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** W3C Trace Context, section 3.2.2. */
const TRACE_PARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
/** A trace id that nobody has used: 32 hex digits (W3C Trace Context, section 3.2.2.3). Node keeps random bytes ready for these. */
export function newTraceId(): string {
  return randomUUID().replaceAll('-', '');
}

/** The trace id of the header `traceparent`, or a new one. */
export function traceIdOf(headers: IncomingHttpHeaders): string {
  const { traceparent } = headers;
  return (typeof traceparent === 'string' ? TRACE_PARENT.exec(traceparent)?.[1] : undefined) ?? newTraceId();
}
