/** The parameters by which verdicts are filtered. Source: console.md, "Verdicts". */
import { HTTP_ERRORS } from '@oretrail/http-api';
import { type FindingCode, instantOf, isDay, isTime, msOfInstant } from '@oretrail/model';
import { FINDING_CODES, type LedgerFilter, type VerdictFilter } from '@oretrail/read-model';
import { z } from 'zod';
import type { Sight } from '../../sight/sight.ts';

const STATUSES = ['eligible', 'ineligible', 'indeterminate', 'withdrawn'] as const;
const CAUSES = ['data', 'correction', 'reference', 'rules'] as const;

/** Values of a closed list, separated by commas. */
export function commaList<const V extends string>(values: readonly V[], description: string) {
  return z
    .string()
    .transform((text) => text.split(',') as readonly string[] as readonly V[])
    .refine((list) => list.every((one) => values.includes(one)), `is not some of ${values.join(', ')}`)
    .describe(`${description} Separated by commas: ${values.map((value) => `\`${value}\``).join(', ')}.`);
}

/** A parameter that may be repeated. */
function repeated(description: string) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((one): readonly string[] => (typeof one === 'string' ? [one] : one))
    .describe(`${description} May be repeated.`);
}

/** A parameter that is an instant. */
export const time = (description: string) => z.string().refine(isTime, 'is not an RFC 3339 time').describe(description);

/** The instant of such a parameter: whole milliseconds since 1970. */
export const msOf = (text: string): number => msOfInstant(instantOf(text));

/** The filters, as parameters of an address. */
export const FILTER_QUERY = {
  status: commaList(STATUSES, 'The status of the last revision.').optional(),
  cause: commaList(CAUSES, 'Why the last revision was made; a first one has no cause.').optional(),
  finding: commaList(FINDING_CODES, 'Findings of which the verdict has one.').optional(),
  manufacturer: repeated('The manufacturer, as production events name it.').optional(),
  model: repeated('The model.').optional(),
  modelYear: z
    .string()
    .regex(/^\d{4}(,\d{4}){0,49}$/, 'is not a list of years')
    .optional()
    .describe('Model years, separated by commas.'),
  decidingFrom: z.string().refine(isDay, 'is not a day').optional().describe('The first deciding day: YYYY-MM-DD.'),
  publishedFrom: time('The last revision was published then or later.').optional(),
  changedSince: time('The last revision was published then or later, and it is not the first.').optional(),
  usdMin: z
    .string()
    .regex(/^\d{1,6}$/, 'is not a number of dollars')
    .optional()
    .describe('The least amount of the last revision, in whole dollars.'),
  vin: z
    .string()
    .regex(/^[A-HJ-NPR-Z0-9]{0,17}\*?$/, 'is neither a VIN nor the beginning of one and *')
    .optional()
    .describe('A VIN, or the beginning of one and `*`.'),
};

/** The filters of the ledger of revisions. */
export const LEDGER_QUERY = {
  status: commaList(STATUSES, 'The status of the revision.').optional(),
  cause: commaList(CAUSES, 'Why the revision was made; a first one has no cause.').optional(),
  manufacturer: FILTER_QUERY.manufacturer,
  model: FILTER_QUERY.model,
  publishedFrom: time('The revision was published then or later.').optional(),
  publishedTo: time('The revision was published before then.').optional(),
};

type Query = z.infer<z.ZodObject<typeof FILTER_QUERY>>;

/** Filters that show something beside the status. */
const OF_FIGURES = ['cause', 'finding', 'decidingFrom', 'changedSince', 'usdMin'] as const;

const optional = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [name in K]?: V };

/** @throws OretrailError `not-allowed` if the principal has no lists of verdicts, or not by these parameters */
export function requireLists(sight: Sight, query: object): void {
  if (!sight.hasVerdicts) {
    const what = 'Verdicts are shown to the roles manufacturer (of its own vehicles), finance, auditor and operator';
    throw HTTP_ERRORS.error('not-allowed', what);
  }
  const named = sight.seesOnlyStatus ? OF_FIGURES.find((name) => Object.hasOwn(query, name)) : undefined;
  if (named !== undefined)
    throw HTTP_ERRORS.error('not-allowed', `An operator is shown the status only, so not ${named}`);
}

/** The makers to whose vehicles lists are limited; none if it sees those of all. */
const makersSeenBy = (sight: Sight): readonly string[] | undefined =>
  sight.seesAllVerdicts || sight.hasRole('operator') ? undefined : sight.makers;

/** The filter of parameters, within what the principal may see. @throws OretrailError `not-allowed` */
export function filterOf(query: Query, sight: Sight): VerdictFilter {
  const { status, cause, finding, manufacturer, model, modelYear, decidingFrom, vin } = query;
  const { publishedFrom, changedSince, usdMin } = query;
  return {
    ...optional('status', status),
    ...optional('cause', cause),
    ...optional('finding', finding as readonly FindingCode[] | undefined),
    ...optional('manufacturer', manufacturer),
    ...optional('model', model),
    ...optional('modelYear', modelYear?.split(',').map(Number)),
    ...optional('decidingFrom', decidingFrom),
    ...optional('publishedFromMs', publishedFrom === undefined ? undefined : msOf(publishedFrom)),
    ...optional('changedSinceMs', changedSince === undefined ? undefined : msOf(changedSince)),
    ...optional('usdMin', usdMin === undefined ? undefined : Number(usdMin)),
    ...optional('vin', vin),
    ...optional('makers', makersSeenBy(sight)),
  };
}

/** The filter of the ledger, within what the principal may see. */
export function ledgerFilterOf(query: z.infer<z.ZodObject<typeof LEDGER_QUERY>>, sight: Sight): LedgerFilter {
  const { status, cause, manufacturer, model, publishedFrom, publishedTo } = query;
  return {
    ...optional('status', status),
    ...optional('cause', cause),
    ...optional('manufacturer', manufacturer),
    ...optional('model', model),
    ...optional('publishedFromMs', publishedFrom === undefined ? undefined : msOf(publishedFrom)),
    ...optional('publishedToMs', publishedTo === undefined ? undefined : msOf(publishedTo)),
    ...optional('makers', makersSeenBy(sight)),
  };
}
