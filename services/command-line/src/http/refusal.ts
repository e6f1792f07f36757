/** What a service says when it refuses a request. Source: intake.md, "Errors"; RFC 9457. */
import type { Fault } from '@oretrail/errors';
import { z } from 'zod';

/** Characters of an answer that are shown if it is not a problem: enough to recognise what has answered. */
const SHOWN_CHARACTERS = 200;
/** Characters of one sentence of a problem: those of Oretrail have at most a few hundred. */
const SENTENCE_CHARACTERS = 1_000;
/** Faults that are shown: those of one event (intake.md, "Errors"). */
const FAULTS_MAX = 100;

/** What a service has answered: its body as a value if it is JSON, else as a text. */
export type ServiceAnswer = Readonly<{ status: number; body: unknown }>;

const PROBLEM = z.looseObject({
  type: z.string(),
  title: z.string().optional(),
  detail: z.string().optional(),
  traceId: z.string().optional(),
  errors: z.array(z.looseObject({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});

/** Codes are used as titles by servers that have no other. */
function sentences(code: string, texts: readonly (string | undefined)[]): string {
  const said = texts.filter((text): text is string => text !== undefined && text !== '' && text !== code);
  return [...new Set(said)].map((text) => text.slice(0, SENTENCE_CHARACTERS)).join(' ');
}

/** What a refusal says: its code, title, detail and trace, and single faults. */
export function refusalIn({ status, body }: ServiceAnswer): Readonly<{ what: string; faults: readonly Fault[] }> {
  const parsed = PROBLEM.safeParse(body);
  if (!parsed.success) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { what: `status ${status}: ${text.slice(0, SHOWN_CHARACTERS)}`, faults: [] };
  }
  const { type, title, detail, traceId, errors = [] } = parsed.data;
  const code = type.replace(/^urn:oretrail:error:/, '').slice(0, SHOWN_CHARACTERS);
  const trace = traceId === undefined ? '' : ` (trace ${traceId.slice(0, SHOWN_CHARACTERS)})`;
  const said = sentences(code, [title, detail]).replace(/\.$/, '');
  const faults = errors
    .slice(0, FAULTS_MAX)
    .map((fault) => ({ ...fault, pointer: fault.pointer || 'the whole event' }));
  return { what: `${code} (status ${status}): ${said}${trace}`, faults };
}
