/** What the console answers, as far as the intake passes it on. Members that the sender may not see are absent. */
import { z } from 'zod';

/** What a statement may be after it was accepted, and `accepted` itself: the words of intake.md, section 4. */
export const STANDINGS = [
  'accepted',
  'in-force',
  'outdated',
  'taken-out',
  'conflicting',
  'in-ring',
  'refused',
] as const;

/** What events would change. */
export const EFFECTS = z
  .object({
    lots: z.int().describe('Lots that are stated, and those that rest on them.'),
    vehicles: z.int().describe('Vehicles that are stated, or rest on these lots.'),
    isPartial: z
      .boolean()
      .describe('Whether there may be more: over 100,000 lots and vehicles, or an event states a fact.'),
    usdBefore: z
      .int()
      .optional()
      .describe('What the vehicles earn that are worked out, as far as the caller may see it.'),
    usdAfter: z.int().optional().describe('What they would earn.'),
    evaluated: z.int().optional().describe('Vehicles that are worked out: of the first 200.'),
  })
  .meta({ id: 'DryRunEffects', description: 'What the events would change.' });

/** What events would change. */
export type Effects = z.infer<typeof EFFECTS>;

const SHARE = z.object({ mineral: z.string().nullable(), value: z.string() });

/** What is made of a lot. */
export const USE = z
  .object({
    directDraws: z.int().describe('Lots and vehicles that draw the lot themselves.'),
    vehicles: z.int().describe('Vehicles that rest on it, through others or at once.'),
    granted: z
      .array(SHARE)
      .optional()
      .describe('By mineral, in the unit of the lot; for components without a mineral.'),
    asked: z.array(SHARE).optional().describe('The same, of what is asked for.'),
  })
  .meta({ id: 'StatementUse', description: 'What is made of the lot.' });

/** A finding about the subject. */
export const FINDING = z
  .object({
    code: z.string().describe('docs/findings.md has its meaning.'),
    vehicles: z.int().describe('Vehicles whose last verdict has it.'),
    remedy: z.string(),
  })
  .meta({ id: 'StatementFinding', description: 'What verdicts find about the subject.' });

const RECORD = z.object({
  digest: z.string(),
  standing: z.enum(STANDINGS),
  by: z.array(z.string()),
  code: z.string().nullable(),
  sealedIn: z.int().nullable(),
});

/** What became of the statements about a subject. */
export const RECORDS = z.object({
  rows: z.array(RECORD),
  use: USE.nullable().optional(),
  findings: z.array(FINDING).optional(),
});

/** What became of the statements about a subject. */
export type ConsoleRecords = z.infer<typeof RECORDS>;
