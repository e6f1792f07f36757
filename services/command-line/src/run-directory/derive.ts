/** A run derived again from what it kept. */
import type { Evaluation } from '@oretrail/evaluation';
import type { OretrailEvent } from '@oretrail/model';
import { CommandLineError } from '../errors.ts';
import { acceptedEvents } from './accepted-events.ts';
import { evaluateUnder, knowledgeFilter } from './known-events.ts';
import { settingsIn } from './run-directory.ts';
import type { RunSettings } from './run-settings.ts';

export type DerivedRun = Readonly<{ settings: RunSettings; evaluation: Evaluation }>;

/**
 * Evaluates the accepted events of a directory again, under its own settings: the same events, the same verdicts.
 * @throws CommandLineError `no-run`, and those of {@link settingsIn}
 */
export async function deriveRun(directory: string): Promise<DerivedRun> {
  const settings = await settingsIn(directory);
  if (settings === null) throw new CommandLineError('no-run', `${directory} is empty or not there`);
  const isKnown = knowledgeFilter(settings);
  const events: OretrailEvent[] = [];
  for await (const event of acceptedEvents(directory, settings)) if (isKnown(event)) events.push(event);
  return { settings, evaluation: evaluateUnder(settings, events) };
}
