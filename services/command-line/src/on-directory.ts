/** What reads or writes the directory of a run, with its event files and its archive. */
import { onArchive } from './archive/opened-store.ts';
import { readingFiles } from './reading-files.ts';

/**
 * Carries it out.
 * @throws CommandLineError if an event file can't be read, or an object of the archive fails
 */
export function onDirectory<T>(action: () => Promise<T>): Promise<T> {
  return onArchive(() => readingFiles(action));
}
