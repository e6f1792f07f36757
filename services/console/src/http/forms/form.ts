/** In which form an answer is given: JSON, CSV or NDJSON by `Accept`. Source: console.md, "2. Query API". */
import { HTTP_ERRORS } from '@oretrail/http-api';
import { z } from 'zod';

/** Content types of lists. */
export const JSON_FORM = 'application/json';
/** CSV: RFC 4180, with a head line. */
export const CSV_FORM = 'text/csv';
/** One JSON object a line. */
export const NDJSON_FORM = 'application/x-ndjson';

/** One of the content types of lists. */
export type Form = typeof JSON_FORM | typeof CSV_FORM | typeof NDJSON_FORM;

const FORMS: readonly Form[] = [JSON_FORM, CSV_FORM, NDJSON_FORM];

type Wanted = Readonly<{ type: string; quality: number }>;

function wantedIn(accept: string): readonly Wanted[] {
  return accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
    const q = parameters.find((one) => one.startsWith('q='))?.slice(2);
    return { type, quality: q === undefined ? 1 : Number(q) };
  });
}

const isOf = (form: Form, type: string): boolean =>
  type === '*/*' || type === form || (type.endsWith('/*') && form.startsWith(type.slice(0, -1)));

/** How much a form is wanted. A range that names more of it counts before one that names less: RFC 9110, section 12.5.1. */
function qualityOf(form: Form, wanted: readonly Wanted[]): number {
  const fitting = wanted.filter(({ type }) => isOf(form, type));
  const exact = fitting.find(({ type }) => type === form) ?? fitting.find(({ type }) => type !== '*/*') ?? fitting[0];
  return exact?.quality ?? 0;
}

/** The form that is wanted most; JSON among equals. @throws OretrailError `not-acceptable` */
export function formOf(accept: string | undefined, forms: readonly Form[] = FORMS): Form {
  const wanted = wantedIn(accept ?? '*/*');
  const [first, ...others] = forms.map((form) => ({ form, quality: qualityOf(form, wanted) }));
  const best = others.reduce((most, one) => (one.quality > (most?.quality ?? 0) ? one : most), first);
  if (best !== undefined && best.quality > 0) return best.form;
  throw HTTP_ERRORS.error('not-acceptable', `the address answers with ${forms.join(', ')}`);
}

/** The successful response of a list. */
export function listResponse(description: string, schema: z.ZodType) {
  return {
    description,
    content: {
      [JSON_FORM]: { schema },
      [CSV_FORM]: {
        schema: z.string().describe('RFC 4180, with a head line; members of members are named `vehicle.make`.'),
      },
      [NDJSON_FORM]: { schema: z.string().describe('One row a line, without the rest of the answer.') },
    },
  };
}
