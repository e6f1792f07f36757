/** Generated events, parsed and evaluated as a run would do it. */

import { type Evaluation, evaluate } from '@oretrail/evaluation';
import type { GeneratedEvent } from '@oretrail/generator';
import type { OretrailEvent, RulesetId } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { goodEvent } from '@oretrail/test-support/events';

/** The ruleset of the tests: the one that is in force. */
export const RULESET: RulesetId = 'us-30d@2025-07-04';

/** Parses events, and adds the built-in facts. @throws Error if one is refused: the generator promises that none is */
export function parsedEvents(events: Iterable<GeneratedEvent>): readonly OretrailEvent[] {
  return [...BUILT_IN_FACTS, ...Array.from(events, (event) => goodEvent(event))];
}

/** Evaluates generated events under the ruleset of the tests. */
export function evaluated(events: Iterable<GeneratedEvent>): Evaluation {
  return evaluate(parsedEvents(events), { ruleset: RULESET });
}
