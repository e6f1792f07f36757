/** The formats that `oretrail convert` reads. A new one is a converter and a line here. */
import { FILE_FORMATS, type FileFormat, type RecognisedInput } from '@oretrail/event-files';
import { isSheetHead } from '@oretrail/sheets';
import { COMMAND_ERRORS } from '../errors.ts';
import type { Converter } from './conversion.ts';
import { convertEpcisFile } from './epcis.ts';
import { convertSheetFile } from './sheets.ts';

/** A converter for each format that has one. */
const CONVERTERS: Partial<Readonly<Record<FileFormat, Converter>>> = {
  'csv-file': convertSheetFile,
  'epcis-file': convertEpcisFile,
};

/**
 * What a file is for a conversion. A table whose second line is shorter than its first, or missing, is not recognised as such, so
 * the names of its columns count.
 */
function formatOf({ format, beginning }: RecognisedInput): FileFormat | 'events' {
  if (format !== 'events') return format;
  const [line = ''] = beginning.toString('utf8').trimStart().split('\n', 1);
  return isSheetHead(line) ? 'csv-file' : format;
}

/** The converter of a file. @param shownFile how an error names the file @throws CommandLineError `not-convertible` */
export function converterOf(input: RecognisedInput, shownFile: string): Converter {
  const format = formatOf(input);
  const converter = format === 'events' ? undefined : CONVERTERS[format];
  if (converter !== undefined) return converter;
  const kind = format === 'events' ? 'neither a sheet nor another format that is converted' : FILE_FORMATS[format];
  throw COMMAND_ERRORS.error('not-convertible', `${shownFile} is ${kind}`);
}
