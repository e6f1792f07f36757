/** Event files that can't be read, as errors of the command line. */
import { EventFileError } from '@oretrail/event-files';
import { CommandLineError } from './errors.ts';

/**
 * Carries out what reads event files.
 * @throws CommandLineError `file-unreadable`
 */
export async function readingFiles<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof EventFileError) throw new CommandLineError('file-unreadable', error.message);
    throw error;
  }
}
