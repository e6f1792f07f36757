/** Files that can't be read as events. */
import { FILE_FORMATS, type FileFormat } from './file-format.ts';

const shownFile = (file: string): string => (file === '-' ? 'standard input' : file);

/** A file that can't be opened or read: a wrong call (exit status 2), not a bad line. */
export class EventFileError extends Error {
  override readonly name = 'EventFileError';
  /** The path as it was given; `-` is standard input. */
  readonly file: string;

  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${shownFile(file)} can't be read: ${reason}`, { cause });
    this.file = file;
  }
}

/** A file that holds something else than events, one a line: a wrong call (exit status 2), however many lines it has. */
export class EventFormatError extends Error {
  override readonly name = 'EventFormatError';
  /** What it holds. */
  readonly format: FileFormat;

  constructor(file: string, format: FileFormat) {
    super(`${shownFile(file)} is ${FILE_FORMATS[format]}, and events are read as JSON, one a line`);
    this.format = format;
  }
}
