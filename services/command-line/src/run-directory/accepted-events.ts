/** The accepted events of an earlier call. */
import { join } from 'node:path';
import { EventFileError, parseFiles } from '@oretrail/event-files';
import type { OretrailEvent } from '@oretrail/model';
import { CommandLineError } from '../errors.ts';
import { RUN_FILES } from './run-directory.ts';
import type { RunSettings } from './run-settings.ts';

/**
 * Reads `events.ndjson` of a run; each of its lines was accepted once.
 * @throws CommandLineError `directory-damaged` where one no longer is
 */
export async function* acceptedEvents(directory: string, settings: RunSettings): AsyncGenerator<OretrailEvent> {
  const path = join(directory, RUN_FILES.events);
  try {
    for await (const lines of parseFiles([path], { operators: new Set(settings.operators) })) {
      for (const parsed of lines) {
        if (parsed.kind === 'accepted') yield parsed.accepted.event;
        else throw new CommandLineError('directory-damaged', `${path} line ${parsed.rejected.line} is no event`);
      }
    }
  } catch (error) {
    if (error instanceof EventFileError) throw new CommandLineError('directory-damaged', error.message);
    throw error;
  }
}
