/** What the console answers to the command line, checked: it is a stranger's text. Source: console.md, "2. Query API". */
import type { ShownExplanation } from '@oretrail/explanation';
import {
  ANY_OPERATOR,
  amountOf,
  type ContentDigest,
  type Finding,
  isDay,
  type OretrailEvent,
  PROVENANCE_CODES,
  parseEvent,
  REQUIREMENTS,
  RULE_CODES,
  RULESETS,
  type Verdict,
} from '@oretrail/model';
import type { Draw } from '@oretrail/provenance';
import { z } from 'zod';

const texts = z.array(z.string());
const CODE = z.enum([...PROVENANCE_CODES, ...RULE_CODES]);
const STATUS = z.enum(['eligible', 'ineligible', 'indeterminate', 'withdrawn']);
const CAUSE = z.enum(['data', 'correction', 'reference', 'rules']);
const DAY = z.string().refine(isDay, 'is not a day');

/** Who calls. */
export const ME = z.looseObject({ roles: texts });

/** One finding; a manufacturer does not see which parties it is about. */
const FINDING = z.looseObject({
  code: CODE,
  requirements: z.array(z.enum(REQUIREMENTS)),
  citation: z.string(),
  message: z.string(),
  subjects: texts.optional(),
});

/** A verdict. Its members are in the order of the topic, in which `--json` prints them. */
export const VERDICT = z
  .object({
    vin: z.string(),
    verdictId: z.string(),
    assessmentId: z.string().optional(),
    revision: z.int(),
    supersedes: z.string().optional(),
    previousAmountUsd: z.int().optional(),
    cause: CAUSE.optional(),
    status: STATUS,
    amountUsd: z.int(),
    potentialUsd: z.int(),
    basis: z.string().optional(),
    decidingDate: DAY.optional(),
    acquiredOn: DAY.optional(),
    ruleset: z.enum(RULESETS),
    requirements: z.record(z.string(), z.looseObject({ outcome: z.string() })).optional(),
    findings: z.array(FINDING).optional(),
    evidence: z.object({ root: z.string() }).optional(),
  })
  .transform((verdict) => verdict as unknown as Verdict);

/** A row of the list of verdicts: no requirements, and of findings the codes. */
export const LISTED = z
  .object({
    vin: z.string(),
    revision: z.int(),
    verdictId: z.string(),
    status: STATUS,
    amountUsd: z.int(),
    potentialUsd: z.int(),
    decidingDate: DAY.nullable(),
    cause: CAUSE.nullable(),
    ruleset: z.enum(RULESETS),
    findings: z.array(CODE),
  })
  .transform(({ decidingDate, cause, findings, ...row }) => ({
    ...row,
    ...(decidingDate === null ? {} : { decidingDate }),
    ...(cause === null ? {} : { cause }),
    findings: findings.map((code): Pick<Finding, 'code'> => ({ code })),
  }));

/** An event as a CloudEvent. It is read as one of a file is, so its digest is worked out here. */
const EVENT = z.unknown().transform((json, context): OretrailEvent => {
  const parsed = parseEvent(json, { operators: ANY_OPERATOR });
  if (parsed.ok) return parsed.event;
  const [error] = parsed.errors;
  context.addIssue(`is not an event: ${error?.code} at ${error?.pointer}`);
  return z.NEVER;
});

/** Digits of a quantity: those of the exact amounts (decision 2). */
const QUANTITY = /^\d{1,40}(?:\.\d{1,30})?$/;

const DRAW = z
  .object({
    parent: z.string(),
    consumer: z.string(),
    day: DAY,
    quantity: z.string().regex(QUANTITY).transform(amountOf),
    unit: z.string(),
    minerals: z.union([z.literal('all'), texts]),
  })
  .transform((draw) => draw as unknown as Draw);

/** What a subject is derived from. */
export const CLOSURE = z.looseObject({
  ruleset: z.enum(RULESETS),
  verdict: VERDICT.nullable(),
  events: z.array(EVENT),
  rivals: z.array(DRAW),
});

/** What became of one statement, and what it states if the caller may see that. */
const STATEMENT = z.looseObject({
  digest: z.string(),
  code: z.string().nullable(),
  id: z.string().optional(),
  source: z.string().optional(),
  type: z.string(),
  subject: z.string(),
  time: z.string().optional(),
  recordedtime: z.string().optional(),
  data: z.looseObject({}).optional(),
});

/** A page of statements. */
export const STATEMENTS = z.looseObject({ rows: z.array(STATEMENT), next: z.string().nullable() });

/** The event of a statement; null if it is not the one of its digest. */
export function eventOf({ digest, code: _, ...row }: z.infer<typeof STATEMENT>): OretrailEvent | null {
  const { id, source, type, subject, time, recordedtime, data } = row;
  const recorded = recordedtime === undefined ? {} : { recordedtime };
  const json = { specversion: '1.0', id, source, type, subject, time, ...recorded, data };
  const parsed = parseEvent(json, { operators: ANY_OPERATOR });
  return parsed.ok && parsed.event.digest === (digest as ContentDigest) ? parsed.event : null;
}

/** What one event would change; `changed` is absent if the caller is not shown dollars. */
export const EFFECTS = z.looseObject({
  vehicles: z.int().min(0),
  isPartial: z.boolean(),
  evaluated: z.int().min(0).optional(),
  changed: z.object({ vehicles: z.int().min(0), usdBefore: z.int(), usdAfter: z.int() }).optional(),
});

const AUTHORITY = z.looseObject({ citation: z.string(), status: z.string(), unconfirmed: z.string().optional() });
const STEP = z.looseObject({ activity: z.string(), country: z.string() });
const GROUP = z.looseObject({ mineral: z.string().nullable(), steps: z.array(STEP), lots: texts });
const RANGE = z.object({ low: z.string(), high: z.string() });

const EXPLAINED = z.looseObject({
  isPublished: z.literal(true),
  vehicle: z.string().nullable(),
  manufacturer: z.string().nullable(),
  verdict: VERDICT,
  creditSteps: texts,
  requirements: z.array(
    z.looseObject({
      name: z.enum(REQUIREMENTS),
      outcome: z.enum(['met', 'not-met', 'indeterminate', 'not-applicable']),
      steps: texts.optional(),
      authorities: z.array(AUTHORITY),
    }),
  ),
  nextSteps: z.array(z.looseObject({ code: z.string(), text: z.string().optional() })),
  chains: z.array(GROUP.extend({ counts: RANGE })).optional(),
  components: z.array(z.looseObject({ component: z.string(), country: z.string(), counts: z.boolean() })).optional(),
  byCountry: z.array(GROUP.extend({ counts: z.string(), chains: z.int() })).optional(),
});

/** An explanation without what the caller may not see; null if it is not of the published verdict. */
export const EXPLANATION = z
  .discriminatedUnion('isPublished', [z.looseObject({ isPublished: z.literal(false) }), EXPLAINED])
  .transform((answer) => (answer.isPublished ? (answer as unknown as ShownExplanation) : null));
