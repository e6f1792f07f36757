/** Generated events, parsed and evaluated as a run would do it. */
import { type Evaluation, evaluate } from '@oretrail/evaluation';
import type { GeneratedEvent } from '@oretrail/generator';
import { type OretrailEvent, parseEvent, type RulesetId } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';

/** The ruleset of the tests: the one that is in force. */
export const RULESET: RulesetId = 'us-30d@2025-07-04';

/**
 * Parses events, and adds the built-in facts.
 * @throws Error where one is refused: the generator promises that none is
 */
export function parsedEvents(events: Iterable<GeneratedEvent>): readonly OretrailEvent[] {
  const parsed: OretrailEvent[] = [...BUILT_IN_FACTS];
  for (const event of events) {
    const result = parseEvent(event, { operators: new Set() });
    if (!result.ok) throw new Error(JSON.stringify({ event, errors: result.errors }));
    parsed.push(result.event);
  }
  return parsed;
}

/** Evaluates generated events under the ruleset of the tests. */
export function evaluated(events: Iterable<GeneratedEvent>): Evaluation {
  return evaluate(parsedEvents(events), { ruleset: RULESET });
}
