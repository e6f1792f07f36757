/** The events of docs/examples, and what the plain evaluation makes of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Evaluation, evaluate } from '@oretrail/evaluation';
import { DEFAULT_RULESET, type OretrailEvent, parseEventText } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { DOCS } from './page.ts';

/** The files in the order in which they arrive. */
export const ARRIVALS = ['chain', 'late-lot', 'correction'] as const;

/** The path of an example. */
export function examplePath(name: string): string {
  return join(DOCS, 'examples', `${name}.ndjson`);
}

/** The lines of an example. */
export function exampleLines(name: string): string[] {
  return readFileSync(examplePath(name), 'utf8').trimEnd().split('\n');
}

/** The events of an example. @throws Error if one is refused: the example is wrong then */
export function exampleEvents(name: string): OretrailEvent[] {
  return exampleLines(name).map((line) => {
    const parsed = parseEventText(line, { operators: new Set() });
    if (!parsed.ok) throw new Error(`${name}.ndjson: ${parsed.errors[0]?.detail}`);
    return parsed.event;
  });
}

/** What is known of the car after the first files have arrived. */
export function evaluateEvents(events: readonly OretrailEvent[]): Evaluation {
  return evaluate([...BUILT_IN_FACTS, ...events], { ruleset: DEFAULT_RULESET });
}

/** What is known after each of the files has arrived. */
export const EVALUATIONS: readonly Evaluation[] = ARRIVALS.map((_, last) =>
  evaluateEvents(ARRIVALS.slice(0, last + 1).flatMap(exampleEvents)),
);
