/** An explanation as it is answered. Members that a role does not see are absent. */
import { z } from 'zod';
import { AS_OF } from '../as-of.ts';

const REQUIREMENT = z.object({
  name: z.string(),
  outcome: z.string(),
  steps: z.array(z.string()).optional().describe('Sentences; absent if they name what the caller may not see.'),
  figures: z.record(z.string(), z.unknown()).optional(),
  authorities: z.array(z.looseObject({})),
});
const NEXT_STEP = z.object({
  code: z.string(),
  requirement: z.string().nullable(),
  subjects: z.array(z.string()).optional(),
  text: z.string().optional(),
});
const GROUP = z.object({
  mineral: z.string().nullable(),
  steps: z.array(z.object({ activity: z.string(), country: z.string() })),
  counts: z.string().describe('Which part of the value counts: `all`, `none`, `part`, or `open`.'),
  chains: z.int(),
  lots: z.array(z.string()),
});

/** The explanation of one vehicle. */
export const EXPLANATION = z
  .object({
    asOf: AS_OF,
    ruleset: z.string(),
    isPublished: z.boolean().describe('Whether these events give the verdict that was published last by then.'),
    revision: z.int().nullable().describe('The last revision that was published by then; null if there was none.'),
    vehicle: z.string().nullable().describe('Make, model and model year; null for a withdrawn vehicle.'),
    manufacturer: z.string().nullable(),
    verdict: z.looseObject({}).describe('The verdict that is explained, as far as the caller may see it.'),
    creditSteps: z.array(z.string()).describe('How the dollars come about.'),
    requirements: z.array(REQUIREMENT),
    nextSteps: z.array(NEXT_STEP).describe('What would have to be known or changed to reach more.'),
    chains: z
      .array(z.looseObject({}))
      .optional()
      .describe('Procurement chains, the greatest value first. Finance sees them without values; others by country.'),
    components: z.array(z.looseObject({})).optional(),
    byCountry: z.array(GROUP).optional().describe('Chains by mineral and steps, for the manufacturer.'),
  })
  .meta({ id: 'Explanation', description: 'A verdict with its reasons.' });
