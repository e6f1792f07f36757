/** Sorts chains and components by their value. */
import { compareUtf8, type MineralsTest, THE_VEHICLE, type Vin } from '@oretrail/model';
import type { Chain, Holdings, Known } from '@oretrail/provenance';
import { type MineralsFigures, NORTH_AMERICA } from '@oretrail/rules';
import type { ExplainedChain, ExplainedComponent } from './explanation.ts';

/** The greatest first, unknown ones before all: they may outweigh the others. */
export function compareKnown(a: Known, b: Known): number {
  if (a === b) return 0;
  if (a === null) return -1;
  return b === null || a < b ? 1 : -1;
}

/** The lots of a chain: the one that entered a component, or those that could not be granted. */
export function subjectsOf({ origin, subjects }: Chain): readonly string[] {
  return origin === null ? subjects.subjects : [origin.lotId];
}

/** The evidence names no VIN; people want to read it. */
function withVin(chain: Chain, vin: Vin): Chain {
  if (chain.origin !== null) return chain;
  const subjects = chain.subjects.subjects.map((subject) => (subject === THE_VEHICLE ? vin : subject));
  return { ...chain, subjects: { ...chain.subjects, subjects } };
}

/** All chains of a vehicle, each with the part that counts under one test. */
export function rankChains({ chains }: MineralsFigures, test: MineralsTest, vin: Vin): readonly ExplainedChain[] {
  return chains
    .map((assessed) => ({ ...assessed, chain: withVin(assessed.chain, vin), factor: assessed.factors[test] }))
    .sort((a, b) => compareKnown(a.chain.value, b.chain.value) || compareUtf8(a.chain.key, b.chain.key));
}

/** All components with their incremental values. */
export function rankComponents({ increments }: Holdings): readonly ExplainedComponent[] {
  return increments
    .map((increment) => ({ increment, counts: NORTH_AMERICA.value.has(increment.country) }))
    .sort((a, b) => compareKnown(a.increment.usd, b.increment.usd) || compareUtf8(a.increment.key, b.increment.key));
}
