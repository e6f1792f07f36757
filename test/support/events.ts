/** Good events for specs: generated ones, and those of the acceptance cases. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GeneratorOptions, generateEvents } from '@oretrail/generator';
import { NO_OPERATORS, type Operators, type OretrailEvent, parseEvent } from '@oretrail/model';

/** The folder of the acceptance cases. */
export const CASES = join(import.meta.dirname, '../conformance/cases');
/** The events of one case, as a file: some lots, their components and vehicles, all of them good. */
export const CASE = join(CASES, '10-components-by-increment', 'events.ndjson');
/** Its lines. */
export const LINES: readonly string[] = readFileSync(CASE, 'utf8').split('\n').filter(Boolean);

/** An event that must be good. @throws Error if it is refused */
export function goodEvent(event: unknown, operators: Operators = NO_OPERATORS): OretrailEvent {
  const parsed = parseEvent(event, { operators });
  if (!parsed.ok) throw new Error(JSON.stringify({ event, errors: parsed.errors }));
  return parsed.event;
}

/** Events as workers read them; the generator promises that none is refused. */
export function generatedEvents(options: GeneratorOptions): OretrailEvent[] {
  return Array.from(generateEvents(options), (event) => goodEvent(event));
}

/** The events of {@link CASE}. */
export const caseEvents = (): OretrailEvent[] => LINES.map((line) => goodEvent(JSON.parse(line)));
