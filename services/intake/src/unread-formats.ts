/** What the intake says of files that it does not read, wherever they enter. Source: intake.md, "What a file is". */
import type { FileFormat } from '@oretrail/event-files';

/** Formats that no way in reads: what a file of them is, and what its sender can do. */
export const UNREAD_FORMATS: Partial<Readonly<Record<FileFormat, string>>> = {
  'packed-file': 'packed, as .zip and .xlsx are: save a spreadsheet as "CSV UTF-8", and unpack an archive',
  'utf-16-file': 'text in UTF-16 or UTF-32: save it in UTF-8, and a spreadsheet as "CSV UTF-8"',
  'epcis-xml-file': 'EPCIS in XML: export it as EPCIS 2.0 in JSON',
  'xml-file': 'XML or HTML: if it is a saved web page, send the file that the page links to',
};
