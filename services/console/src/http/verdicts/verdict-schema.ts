/** Verdicts as they are answered. Members that a role does not see are absent. Source: events.md, "oretrail.verdict.v1". */
import { z } from 'zod';

/** What a vehicle is, by its production in force. */
export const VEHICLE = z
  .object({
    manufacturer: z.string(),
    make: z.string(),
    model: z.string(),
    modelYear: z.int(),
    plant: z.string(),
  })
  .meta({ id: 'Vehicle', description: 'What a vehicle is, by its production in force.' });

const PUBLISHED_AT = z.string().describe('When Kafka appended the last revision: RFC 3339.');

/** One vehicle in a list. */
export const LISTED = z
  .object({
    vin: z.string(),
    vehicle: VEHICLE.nullable().optional().describe('Null if no production is in force.'),
    revision: z.int(),
    verdictId: z.string().optional(),
    status: z.string().describe('`eligible`, `ineligible`, `indeterminate` or `withdrawn`.'),
    amountUsd: z.int().optional().describe('The credit, in whole dollars.'),
    potentialUsd: z.int().optional().describe('The most that it can become as evidence comes in.'),
    previousAmountUsd: z.int().nullable().optional().describe('Null for a first revision.'),
    cause: z.string().nullable().optional().describe('Null for a first revision.'),
    basis: z.string().nullable().optional(),
    decidingDate: z.string().nullable().optional(),
    ruleset: z.string().optional(),
    findings: z.array(z.string()).optional().describe('Codes.'),
    publishedAt: PUBLISHED_AT,
  })
  .partial()
  .meta({
    id: 'ListedVerdict',
    description: 'One vehicle with its last verdict. `fields` and the role leave members out.',
  });

/** Members of a row of a list. */
export const LISTED_FIELDS = Object.keys(LISTED.shape) as (keyof typeof LISTED.shape)[];

/** One finding. */
export const FINDING = z
  .object({
    code: z.string(),
    requirements: z.array(z.string()),
    citation: z.string(),
    message: z.string(),
    subjects: z.array(z.string()).optional().describe('Lots, draws or parties; absent if the caller may not see them.'),
    more: z.literal(true).optional().describe('There are more than 100 subjects.'),
  })
  .meta({ id: 'Finding', description: 'One reason in a verdict.' });

const CAUSES = z
  .object({ digests: z.array(z.string()), more: z.int().describe('How many more there were.') })
  .meta({ id: 'Causes', description: 'The statements that led to a revision, by their digests.' });

/** One revision. */
export const REVISION = z
  .object({
    vin: z.string(),
    revision: z.int(),
    status: z.string(),
    publishedAt: PUBLISHED_AT,
    verdictId: z.string().optional(),
    assessmentId: z.string().optional(),
    supersedes: z.string().optional(),
    previousAmountUsd: z.int().optional(),
    cause: z.string().optional(),
    basis: z.string().optional(),
    decidingDate: z.string().optional(),
    acquiredOn: z.string().optional(),
    amountUsd: z.int().optional(),
    potentialUsd: z.int().optional(),
    ruleset: z.string().optional(),
    requirements: z
      .record(z.string(), z.looseObject({ outcome: z.string() }))
      .optional()
      .describe('By name: the outcome, and what it rests on.'),
    findings: z.array(FINDING).optional(),
    evidence: z.object({ root: z.string() }).optional(),
    causes: CAUSES.optional(),
    place: z
      .object({ partition: z.int(), offset: z.int() })
      .optional()
      .describe('Where the revision lies in the topic of verdicts.'),
  })
  .meta({ id: 'Revision', description: 'One revision of a verdict. Operators see the status only.' });

/** One revision in the ledger. */
export const LEDGER_ROW = z
  .object({
    publishedAt: z.string().describe('When Kafka appended the revision: RFC 3339.'),
    vin: z.string(),
    vehicle: VEHICLE.nullable().optional().describe('What it is now; null if no production is in force.'),
    revision: z.int(),
    verdictId: z.string().optional(),
    status: z.string().describe('`eligible`, `ineligible`, `indeterminate` or `withdrawn`.'),
    previousAmountUsd: z.int().nullable().optional().describe('The credit before; null for a first revision.'),
    amountUsd: z.int().optional().describe('The credit, in whole dollars.'),
    cause: z.string().nullable().optional().describe('Null for a first revision.'),
    causes: CAUSES.optional(),
  })
  .meta({ id: 'LedgerRow', description: 'One revision in the ledger. Operators see the status only.' });

/** Totals of the ledger. */
export const LEDGER_TOTALS = z
  .object({
    revisions: z.int(),
    byCause: z
      .array(
        z.object({
          cause: z.string().nullable().describe('Null for first revisions, which step up from 0.'),
          revisions: z.int(),
          gainedUsd: z.int().describe('The sum of steps up.'),
          lostUsd: z.int().describe('The sum of steps down, not negative.'),
        }),
      )
      .optional(),
  })
  .meta({ id: 'LedgerTotals', description: 'What the revisions of a filter changed.' });

const change = <T extends z.ZodType>(of: T) => z.object({ before: of, after: of });
const CHANGED_FINDING = z.object({ code: z.string(), came: z.array(z.string()), went: z.array(z.string()) });

/** What changed between two revisions. */
export const COMPARISON = z
  .object({
    status: change(z.string()),
    amountUsd: change(z.int()).optional(),
    potentialUsd: change(z.int()).optional(),
    ruleset: change(z.string()).optional(),
    decidingDate: change(z.string().nullable()).optional(),
    requirements: z
      .array(z.object({ name: z.string(), ...change(z.looseObject({ outcome: z.string() }).nullable()).shape }))
      .optional()
      .describe('Those whose outcome or figures differ.'),
    findings: z
      .object({ came: z.array(FINDING), went: z.array(FINDING), changed: z.array(CHANGED_FINDING) })
      .optional(),
    causes: CAUSES.optional(),
  })
  .meta({ id: 'Comparison', description: 'What changed from one revision to a later one.' });
