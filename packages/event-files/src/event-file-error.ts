/** Files that cannot be read as events, as one closed table. */
import { type CodeOf, errorTable, type OretrailError, reject } from '@oretrail/errors';
import { FILE_FORMATS, type FileFormat } from './file-format.ts';

/** Every code: the file is unreadable, or it is of another format. Each is a wrong call, not a bad line. */
export const EVENT_FILE_ERRORS = errorTable('event-files', {
  'file-unreadable': reject(
    "An input file can't be opened or read.",
    'Check its name and permissions; `-` means standard input.',
  ),
  'file-too-large': reject(
    'A file of JSON that is not one event a line is read as a whole, so its size is bounded.',
    'Write each event on a line of its own, as `jq -c . FILE > events.ndjson` does: then it may have any size.',
  ),
  'json-over-lines': reject(
    'The file is JSON over several lines, and a file is followed only if it has one event a line.',
    'Write each event on one line, as `jq -c . FILE > events.ndjson` does, or leave --watch out.',
  ),
  'json-array': reject(
    'The file is a JSON array, and a file is followed only if it has one event a line.',
    "Write each event on a line of its own, as `jq -c '.[]' FILE > events.ndjson` does, or leave --watch out.",
  ),
  'csv-file': reject(
    'The file is a table (CSV), and events are read as JSON.',
    'Make events of it by `oretrail convert FILE > events.ndjson`; docs/sheets.md has the columns.',
  ),
  'epcis-file': reject(
    'The file is EPCIS in JSON, which is converted first.',
    'Make events of it by `oretrail convert FILE --source URI > events.ndjson`; docs/epcis.md says what becomes of each.',
  ),
  'epcis-xml-file': reject(
    'The file is EPCIS in XML, which is not read.',
    'Export it as EPCIS 2.0 in JSON, which `oretrail convert` reads: docs/epcis.md.',
  ),
  'xml-file': reject(
    'The file is XML or HTML, and events are read as JSON.',
    'Write events as docs/suppliers.md shows them; if it is a saved web page, save the file that it links to.',
  ),
  'utf-16-file': reject(
    'The file is text in UTF-16 or UTF-32, and events are read in UTF-8.',
    'Save it as UTF-8, as `iconv -f UTF-16 -t UTF-8 FILE > events.ndjson` does (UTF-16LE without a byte order mark).',
  ),
  'packed-file': reject(
    'The file is compressed otherwise than by gzip, or a spreadsheet, which is a compressed file too; or it is to be followed.',
    'Decompress it first, as `gunzip FILE.gz` does; save a spreadsheet as "CSV UTF-8" for `oretrail convert`.',
  ),
});

/** A file that cannot be read as events. */
export type EventFileError = OretrailError<CodeOf<typeof EVENT_FILE_ERRORS>>;

/** A file as errors name it. @param file the path as it was given; `-` is standard input */
export const shownFile = (file: string): string => (file === '-' ? 'standard input' : file);

/** `file-unreadable`. @param file the path as it was given; `-` is standard input */
export function unreadableFile(file: string, cause: unknown): EventFileError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const what = `${shownFile(file)} can't be read: ${reason}`;
  return EVENT_FILE_ERRORS.error('file-unreadable', what, { cause });
}

/** The size of what is read as a whole. @param file as above @param bytesMax the limit that it exceeds */
export function fileTooLarge(file: string, bytesMax: number): EventFileError {
  return EVENT_FILE_ERRORS.error('file-too-large', `${shownFile(file)} has more than ${bytesMax} bytes`);
}

/** A file name as a shell takes it. */
const quoted = (file: string): string => (/^[\w./@%+:,-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);

/** The call that makes events of a file of another format; it can be pasted. */
function conversionOf(file: string, format: FileFormat): string | null {
  if (format !== 'csv-file' && format !== 'epcis-file') return null;
  const source = format === 'epcis-file' ? ' --source URI' : '';
  return `\`oretrail convert ${quoted(file)}${source} > events.ndjson\``;
}

/** An error with the format as its code. @param file as above */
export function wrongFormat(file: string, format: FileFormat): EventFileError {
  const conversion = conversionOf(file, format);
  const todo = conversion === null ? '' : `; convert it by ${conversion}`;
  const what = `${shownFile(file)} is ${FILE_FORMATS[format]}, and events are read as JSON${todo}`;
  return EVENT_FILE_ERRORS.error(format, what);
}
