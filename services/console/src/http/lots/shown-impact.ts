/** What rests on a statement or a lot, as it is answered. Source: console.md, "Lots and statements". */
import type { Impact } from '@oretrail/read-model';
import { z } from 'zod';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { PAGE_ROWS_MAX } from '../../limits.ts';
import type { Sight } from '../../sight/sight.ts';
import { AS_OF } from '../as-of.ts';

const VEHICLE = z.object({
  vin: z.string(),
  amountUsd: z.int(),
  usdWithout: z.int().nullable().describe('The credit without it; null if it was not worked out.'),
});

/** Lots and vehicles that rest on it, and their dollars. */
export const RESTING = z.object({
  asOf: AS_OF,
  lots: z.int(),
  vehicles: z.int(),
  isCut: z.boolean().describe('Whether there are more than 100,000.'),
  lotIds: z.array(z.string()).optional().describe('At most 1,000.'),
  usdBefore: z.int().optional().describe('What the vehicles earn that are worked out.'),
  usdAfter: z.int().optional().describe('What they would earn without it.'),
  evaluated: z.int().optional().describe('Vehicles that are worked out.'),
  rows: z.array(VEHICLE).optional().describe('Vehicles that the caller may see, at most 1,000.'),
});

/** Whether a vehicle of the principal rests on a subject that is not its own. Finance sees what vehicles rest on. */
export async function seesWhatRestsOn(subject: string, sight: Sight, knowledge: Knowledge): Promise<boolean> {
  if (sight.seesAllVerdicts) return true;
  if (sight.makers.length === 0) return false;
  const own = { lotPrefixes: [], makers: sight.makers };
  return (await knowledge.ask('lotLinks', { lotId: subject, own })).result.isAboveOwnVehicle;
}

/** Dollars and vehicles, as far as the principal sees them. */
function shownVehicles({ vehicles }: Impact, sight: Sight) {
  if (!sight.seesAllVerdicts && sight.makers.length === 0) return {};
  const seen = vehicles.filter(({ vin }) => sight.seesAllVerdicts || sight.isOwnVehicle(vin));
  const evaluated = seen.filter(({ usdWithout }) => usdWithout !== null);
  const sum = (of: (vehicle: (typeof seen)[number]) => number): number =>
    evaluated.reduce((total, one) => total + of(one), 0);
  return {
    usdBefore: sum(({ amountUsd }) => amountUsd),
    usdAfter: sum(({ usdWithout }) => usdWithout ?? 0),
    evaluated: evaluated.length,
    rows: seen.slice(0, PAGE_ROWS_MAX).map((one) => ({ ...one })),
  };
}

/** Counts for everybody, ids of lots for auditors, vehicles for those who see their verdicts. */
export function shownImpact(impact: Impact, sight: Sight): Omit<z.infer<typeof RESTING>, 'asOf'> {
  const { lots, vehicles, isCut } = impact;
  const lotIds = sight.hasRole('auditor') ? { lotIds: lots.slice(0, PAGE_ROWS_MAX) } : {};
  return { lots: lots.length, vehicles: vehicles.length, isCut, ...lotIds, ...shownVehicles(impact, sight) };
}
