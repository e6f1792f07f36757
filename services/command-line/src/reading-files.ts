/** Event files that can't be read, as errors of the command line. */
import { OretrailError } from '@oretrail/errors';
import { EventFileError, EventFormatError } from '@oretrail/event-files';
import { COMMAND_ERRORS } from './errors.ts';

/**
 * Carries out what reads event files.
 * @throws CommandLineError `file-unreadable`, or what the file is instead of events
 */
export async function readingFiles<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof EventFileError) throw new OretrailError(COMMAND_ERRORS, 'file-unreadable', error.message);
    if (error instanceof EventFormatError) throw new OretrailError(COMMAND_ERRORS, error.format, error.message);
    throw error;
  }
}
