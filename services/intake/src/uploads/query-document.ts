/** Events of captures as the answer to a query. Texts are put together, so each number is as it was sent. */
import type { Original } from './conversion/originals.ts';

/** The context of an answer whose events bring their own, or none. */
const STANDARD_CONTEXT = '["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]';

const CONTEXT_MEMBER = /^\{"@context":/;

/** An event with the context of its document, unless it has one of its own. */
function withContext({ event, context }: Original): string {
  if (context === undefined || event.includes('"@context":') || CONTEXT_MEMBER.test(event)) return event;
  return `{"@context":${context},${event.slice(1)}`;
}

/** An EPCISQueryDocument in JSON. @param createdAt RFC 3339 */
export function queryDocument(originals: readonly Original[], createdAt: string): string {
  const contexts = new Set(originals.map(({ context }) => context));
  const [context = STANDARD_CONTEXT] = contexts;
  const isOne = contexts.size === 1;
  const events = [...new Set(originals.map((original) => (isOne ? original.event : withContext(original))))];
  const results = `{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[${events.join()}]}}`;
  const head = `"type":"EPCISQueryDocument","schemaVersion":"2.0","creationDate":${JSON.stringify(createdAt)}`;
  return `{"@context":${isOne ? context : STANDARD_CONTEXT},${head},"epcisBody":{"queryResults":${results}}}`;
}
