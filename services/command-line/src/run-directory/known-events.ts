/** Which events a run takes into account. Source: events.md, "The command line" and "Built-in facts". */
import { type Evaluation, evaluate } from '@oretrail/evaluation';
import { instantOf, type OretrailEvent } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import type { RunSettings } from './run-settings.ts';

/** Says of each event whether it was known at the time that the settings name. */
export function knowledgeFilter({ asKnownAt }: RunSettings): (event: OretrailEvent) => boolean {
  if (asKnownAt === null) return () => true;
  const latest = instantOf(asKnownAt);
  return ({ recordedtime, time }) => instantOf(recordedtime ?? time) <= latest;
}

/** Evaluates the events that were known, with the built-in facts unless the settings leave them out. */
export function evaluateUnder(settings: RunSettings, knownEvents: readonly OretrailEvent[]): Evaluation {
  const { ruleset, builtInFacts } = settings;
  return evaluate(builtInFacts ? [...BUILT_IN_FACTS, ...knownEvents] : knownEvents, { ruleset });
}
