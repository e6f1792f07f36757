/** Which events a run takes into account. Source: events.md, "The command line" and "Built-in facts". */
import { instantOf, type OretrailEvent } from '@oretrail/model';

/** A filter for the events that were known at a time (RFC 3339). Null lets all events pass. */
export function knowledgeFilter({
  asKnownAt,
}: Readonly<{ asKnownAt: string | null }>): (event: OretrailEvent) => boolean {
  if (asKnownAt === null) return () => true;
  const latest = instantOf(asKnownAt);
  return ({ recordedtime, time }) => instantOf(recordedtime ?? time) <= latest;
}
