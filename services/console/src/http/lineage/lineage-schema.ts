/** A lineage as it is answered. Members that a role does not see are absent. */
import { TIERS } from '@oretrail/read-model';
import { z } from 'zod';
import { AS_OF } from '../as-of.ts';

const TIER = z.enum(TIERS);
const COUNTRY = z.string().nullable().describe('Where it was made last; null if nothing says so, and for vehicles.');

/** A lot or vehicle of a lineage. */
const NODE = z
  .object({
    id: z.string().describe('Lot id or VIN.'),
    tier: TIER.optional(),
    country: COUNTRY.optional(),
    activities: z.array(z.object({ activity: z.string(), country: z.string() })).optional(),
    standing: z.string().describe('`in-force`, `conflicting`, or `missing`: drawn, and not declared.'),
    distance: z.int().describe('Draws from the subject, by the shortest way.'),
    findings: z.array(z.string()).optional().describe('Codes of the findings of the verdict that name it.'),
  })
  .meta({ id: 'LineageNode', description: 'A lot or vehicle above or below another.' });
const GROUP = { tier: TIER.optional(), country: COUNTRY.optional() };

/** A lineage. */
export const LINEAGE = z
  .object({
    asOf: AS_OF,
    subject: z.string(),
    direction: z.enum(['up', 'down']),
    isCut: z.boolean().describe('Whether there is more, beyond the depth that was asked for or beyond 10,000 lots.'),
    hiddenVehicles: z.int().describe('Vehicles that the caller may count, and not see.'),
    nodes: z.array(NODE).optional().describe('The nearest first; absent if groups are asked for.'),
    draws: z
      .array(z.object({ parent: z.string(), consumer: z.string() }))
      .optional()
      .describe('Which node draws on which.'),
    groups: z
      .array(z.object({ ...GROUP, lots: z.int(), missing: z.int(), withFindings: z.int() }))
      .optional()
      .describe('Nodes by `group`.'),
    links: z
      .array(z.object({ from: z.object(GROUP), to: z.object(GROUP), draws: z.int() }))
      .optional()
      .describe('Draws between groups.'),
  })
  .meta({ id: 'Lineage', description: 'What a lot or vehicle was made of, or what was made of it.' });

/** A lineage without `asOf`. */
export type ShownLineage = Omit<z.infer<typeof LINEAGE>, 'asOf'>;
/** A node as it is shown. */
export type ShownNode = z.infer<typeof NODE>;
/** Nodes, and the draws between them. */
export type Drawn = { nodes: ShownNode[]; draws: NonNullable<ShownLineage['draws']> };
/** The same by groups. */
export type Grouped = { groups: NonNullable<ShownLineage['groups']>; links: NonNullable<ShownLineage['links']> };
