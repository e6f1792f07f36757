/** The one error of this package. */

/** A file that can't be opened or read: a wrong call (exit status 2), not a bad line. */
export class EventFileError extends Error {
  override readonly name = 'EventFileError';
  /** The path as it was given; `-` is standard input. */
  readonly file: string;

  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${file === '-' ? 'standard input' : file} can't be read: ${reason}`, { cause });
    this.file = file;
  }
}
