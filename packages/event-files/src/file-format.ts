/** What a file is that holds no events one a line, told by how it begins. Source: events.md, "The command line". */

/** What a file may be instead; its name is the code of the error. The sentence says what it is. */
export const FILE_FORMATS = {
  'json-over-lines': 'JSON written over several lines',
  'json-array': 'a JSON array',
  'csv-file': 'a table (CSV)',
  'epcis-file': 'EPCIS',
  'xml-file': 'XML or HTML',
  'utf-16-file': 'text in UTF-16 or UTF-32',
  'packed-file': 'packed, as .gz, .zip and .xlsx are',
} as const;

export type FileFormat = keyof typeof FILE_FORMATS;

/**
 * What a beginning tells: a format; `events`, where each line is read by itself, good or bad; nothing yet, where more of
 * the file is needed.
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
/** As a line of JSON ends that goes on in the next: between two tokens. */
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
  /** Whether the file goes on all the same. */
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

const xmlFormat = (text: string): FileFormat => (EPCIS_XML.test(text) ? 'epcis-file' : 'xml-file');

/** Of JSON that does not end on its first line; what it is may be told by a later one. */
function jsonFormat(first: string, second: string, { text, isAll }: Beginning): Recognition {
  const isArray = first.startsWith('[');
  // A member, or the end: where a line is cut off, a whole event comes next.
  const goesOn = GOES_ON.test(first) && (isArray || /^["}]/.test(second));
  if (!goesOn) return 'events';
  if (EPCIS_JSON.test(text)) return 'epcis-file';
  if (!isAll) return null;
  return isArray ? 'json-array' : 'json-over-lines';
}

/** Of a first line that is JSON. */
function valueFormat(value: unknown): Recognition {
  const { type, isA = type } = (value ?? {}) as Json;
  return typeof isA === 'string' && EPCIS_TYPE.test(isA) ? 'epcis-file' : 'events';
}

/** Of a first line that is no JSON, with the next. */
function linesFormat(first: string, second: string, beginning: Beginning): Recognition {
  if (JSON_START.test(first)) return jsonFormat(first, second, beginning);
  // Good lines follow: then the first is a bad one among them.
  if (JSON_START.test(second)) return 'events';
  if (XML_START.test(first)) return beginning.isAll ? xmlFormat(beginning.text) : null;
  return isTable(first, second) ? 'csv-file' : 'events';
}

/** Of a first or second line that is longer than what is looked at. */
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
  if (value !== undefined) return valueFormat(value);
  if (first !== undefined && second !== undefined) return linesFormat(first, second, beginning);
  if (!isAll) return null;
  if (isCut) return longFormat(text);
  return first === undefined ? 'events' : linesFormat(first, '', beginning);
}

/**
 * What a file is, by its first bytes. Where it is in doubt each line is read by itself: then the errors name lines.
 * @param beginning at most {@link BEGINNING_BYTES_MAX} are looked at
 * @param isWhole whether the file ends there
 */
export function recognise(beginning: Buffer, isWhole: boolean): Recognition {
  const start = beginning.toString('hex', 0, START_BYTES);
  if (start.length < 2 * START_BYTES && !isWhole) return null;
  if (WIDE_MARKS.some((mark) => start.startsWith(mark)) || WIDE_START.test(start)) return 'utf-16-file';
  if (PACKED.some((magic) => start.startsWith(magic))) return 'packed-file';
  return textFormat(beginningOf(beginning, isWhole));
}
