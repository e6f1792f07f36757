/** Recognises by its beginning what a file is. Source: intake.md, "What a file is". */

/** What a file may be but events, one a line; its name is the code of the error. The sentence says what it is. */
export const FILE_FORMATS = {
  'json-over-lines': 'JSON written over several lines',
  'json-array': 'a JSON array',
  'csv-file': 'a table (CSV)',
  'epcis-file': 'EPCIS in JSON',
  'epcis-xml-file': 'EPCIS in XML',
  'xml-file': 'XML or HTML',
  'utf-16-file': 'text in UTF-16 or UTF-32',
  'packed-file': 'packed, as .gz, .zip and .xlsx are',
} as const;

/** A code of {@link FILE_FORMATS}. */
export type FileFormat = keyof typeof FILE_FORMATS;

/**
 * The result of looking at a beginning: a format; `events` if each line is to be read by itself, valid or not; null if more
 * of the file is needed.
 */
export type Recognition = FileFormat | 'events' | null;

/** Enough for two lines of almost any file, and little to read twice. */
export const BEGINNING_BYTES_MAX = 64 * 1_024;

/** Source: RFC 1952 (gzip); PKWARE's APPNOTE, 4.3.7 (zip); RFC 8878 (zstd); the formats of xz and bzip2. */
const PACKED: readonly string[] = ['1f8b', '504b0304', '28b52ffd', 'fd377a58', '425a68'];
/** Byte order marks. Source: Unicode, section 23.8; UTF-32 little-endian begins as UTF-16 does. */
const WIDE_MARKS: readonly string[] = ['fffe', 'feff', '0000feff'];
/** Four bytes of text in Latin letters: without a mark, every second one is zero. */
const WIDE_START = /^(?:(?!00)..00(?!00)..00|00(?!00)..00(?!00)..)/;
const START_BYTES = 4;

/** Source: EPCIS 2.0 (GS1 Ref. 2.0), sections 7 and 9: the documents and events, in XML and JSON-LD. */
const EPCIS_TYPE = /^(?:EPCIS(?:Query)?Document|(?:Object|Aggregation|Transaction|Transformation|Association)Event)$/;
const EPCIS_JSON = new RegExp(`"(?:type|isA)"\\s*:\\s*"${EPCIS_TYPE.source.slice(1, -1)}"`);
const EPCIS_XML = /<(?:[\w.-]+:)?EPCIS(?:Query)?Document\b/;
const XML_START = /^<(?:\?xml|!|[A-Za-z_])/;
const JSON_START = /^[[{]/;
/** The end of a line of JSON that continues in the next: between two tokens. */
const GOES_ON = /[[{,}]$/;
const SEPARATORS: readonly string[] = [',', ';', '\t'];
const QUOTED = /"[^"]*"/g;

type Json = Readonly<Record<string, unknown>>;

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What is known of a file: its text, and the lines of it that are not blank and have come to their end. */
type Beginning = Readonly<{
  text: string;
  lines: readonly string[];
  /** Whether no more of the file will be looked at. */
  isAll: boolean;
  /** Whether the file continues all the same. */
  isCut: boolean;
}>;

function beginningOf(bytes: Buffer, isWhole: boolean): Beginning {
  const isCut = bytes.length >= BEGINNING_BYTES_MAX;
  const text = new TextDecoder().decode(bytes.subarray(0, BEGINNING_BYTES_MAX));
  const lines = text.split('\n');
  if (isCut || !isWhole) lines.pop();
  const full = lines.map((line) => line.trim()).filter((line) => line !== '');
  return { text, lines: full, isAll: isWhole || isCut, isCut };
}

function isTable(first: string, second: string): boolean {
  const fields = (line: string, separator: string): number => line.replaceAll(QUOTED, '').split(separator).length;
  return SEPARATORS.some((separator) => {
    const columns = fields(first, separator);
    return columns > 1 && fields(second, separator) === columns;
  });
}

const xmlFormat = (text: string): FileFormat => (EPCIS_XML.test(text) ? 'epcis-xml-file' : 'xml-file');

/** The format of JSON that does not end on its first line; a later line may decide it. */
function jsonFormat(first: string, second: string, { text, isAll }: Beginning): Recognition {
  const isArray = first.startsWith('[');
  // A member, or the end: if a line is cut off, a whole event comes next.
  const goesOn = isArray ? GOES_ON.test(first) || /^[,\]]/.test(second) : GOES_ON.test(first) && /^["}]/.test(second);
  if (GOES_ON.test(first) && EPCIS_JSON.test(first)) return 'epcis-file';
  if (!goesOn) return 'events';
  if (EPCIS_JSON.test(text)) return 'epcis-file';
  if (!isAll) return null;
  return isArray ? 'json-array' : 'json-over-lines';
}

const isEpcis = ({ type, isA = type }: Json): boolean => typeof isA === 'string' && EPCIS_TYPE.test(isA);

/** The format of a file whose first line is JSON. A list of objects, or of nothing, is an array of events, if it is all that there is. */
function valueFormat(value: unknown, { text, isAll }: Beginning): Recognition {
  const isEmpty = Array.isArray(value) && value.length === 0;
  const [item] = isEmpty ? [{}] : Array.isArray(value) ? value : [];
  if (typeof item !== 'object' || item === null) return isEpcis((value ?? {}) as Json) ? 'epcis-file' : 'events';
  if (isEpcis(item)) return 'epcis-file';
  const start = text.trimStart();
  const end = start.indexOf('\n');
  if (end >= 0 && start.slice(end).trim() !== '') return 'events';
  return isAll ? 'json-array' : null;
}

/** The format of a file whose first line is not JSON, by its first two lines. */
function linesFormat(first: string, second: string, beginning: Beginning): Recognition {
  if (JSON_START.test(first)) return jsonFormat(first, second, beginning);
  // Good lines follow: then the first is a bad one among them.
  if (JSON_START.test(second)) return 'events';
  if (XML_START.test(first)) return beginning.isAll ? xmlFormat(beginning.text) : null;
  return isTable(first, second) ? 'csv-file' : 'events';
}

/** The format of a file whose first or second line is longer than the part that is looked at. */
function longFormat(text: string): Recognition {
  const start = text.trimStart();
  if (XML_START.test(start)) return xmlFormat(start);
  if (JSON_START.test(start) && EPCIS_JSON.test(start)) return 'epcis-file';
  return /^\[\s*\{/.test(start) ? 'json-array' : 'events';
}

function textFormat(beginning: Beginning): Recognition {
  const { text, lines, isAll, isCut } = beginning;
  const [first, second] = lines;
  const value = first === undefined ? undefined : parsed(first);
  if (value !== undefined) return valueFormat(value, beginning);
  if (first !== undefined && second !== undefined) return linesFormat(first, second, beginning);
  if (!isAll) return null;
  if (isCut) return longFormat(text);
  return first === undefined ? 'events' : linesFormat(first, '', beginning);
}

/**
 * The format of a file, by its first bytes. In doubt it is `events`: each line is read by itself, and errors name lines.
 * What gzip has packed is to be unpacked before.
 * @param beginning only the first {@link BEGINNING_BYTES_MAX} bytes count
 * @param isWhole whether the file ends there
 */
export function recognise(beginning: Buffer, isWhole: boolean): Recognition {
  const start = beginning.toString('hex', 0, START_BYTES);
  if (start.length < 2 * START_BYTES && !isWhole) return null;
  if (WIDE_MARKS.some((mark) => start.startsWith(mark)) || WIDE_START.test(start)) return 'utf-16-file';
  if (PACKED.some((magic) => start.startsWith(magic))) return 'packed-file';
  return textFormat(beginningOf(beginning, isWhole));
}
