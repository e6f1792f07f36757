/** Which events a run takes into account. Source: events.md, "The command line" and "Built-in facts". */
import { instantOf, type OretrailEvent } from '@oretrail/model';
import type { RunSettings } from './run-settings.ts';

/** Says of each event whether it was known at the time that the settings name. */
export function knowledgeFilter({ asKnownAt }: Pick<RunSettings, 'asKnownAt'>): (event: OretrailEvent) => boolean {
  if (asKnownAt === null) return () => true;
  const latest = instantOf(asKnownAt);
  return ({ recordedtime, time }) => instantOf(recordedtime ?? time) <= latest;
}
