/** What becomes of EPCIS events, for specs. */
import { convertEpcis, type EventOutcome } from '@oretrail/epcis';
import { documentOf, type Members } from './epcis-documents.ts';

/** Who states the events. */
export const SOURCE = 'urn:party:example-refinery';

/** What becomes of each event of a document. @throws Error if the document is refused */
export function outcomesOf(text: string): readonly EventOutcome[] {
  const converted = convertEpcis(text, { source: SOURCE });
  if (!converted.ok) throw new Error(JSON.stringify(converted.errors));
  return converted.outcomes;
}

/** What becomes of one event. @param header of its document */
export function outcomeOf(event: unknown, header?: unknown): EventOutcome {
  const [outcome] = outcomesOf(documentOf([event], header));
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

/** An event of ours, as JSON. */
type Stated = Readonly<{
  id: string;
  subject: string;
  time: string;
  type: string;
  data: Readonly<Record<string, unknown>>;
}>;

/** The only statement that an event becomes. @throws Error if it becomes anything else */
export function statedBy(event: unknown, header?: unknown): Stated {
  const outcome = outcomeOf(event, header);
  if (outcome.outcome !== 'accepted' || outcome.statements.length !== 1) throw new Error(JSON.stringify(outcome));
  return outcome.statements[0]?.json as Stated;
}

/** `code pointer` of each error of an event, the pointers within it. @throws Error if it is not rejected */
export function errorsOf(event: unknown): readonly string[] {
  const outcome = outcomeOf(event);
  if (outcome.outcome !== 'rejected') throw new Error(JSON.stringify(outcome));
  return outcome.errors.map(({ code, pointer }) => `${code} ${pointer.replace(/^\/epcisBody\/eventList\/0/, '')}`);
}

/** Code and reason if an event is ignored; else the outcome as JSON. */
export function reasonOf(event: unknown): string {
  const outcome = outcomeOf(event);
  return outcome.outcome === 'ignored' ? `${outcome.code}: ${outcome.reason}` : JSON.stringify(outcome);
}

/** The members but one. */
export function without(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
}
