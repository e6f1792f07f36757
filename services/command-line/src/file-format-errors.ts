/** Files that do not hold events: rows of the table of errors. */
import type { ErrorRule } from '@oretrail/errors';

/** What a file is instead, and what to do with it. docs/errors.md. */
export const FILE_FORMAT_ROWS = {
  'json-over-lines': {
    meaning: 'The file is JSON over several lines, and events are read one a line.',
    remedy: 'Write each event on one line, as `jq -c . FILE > events.ndjson` does.',
    disposition: 'reject',
  },
  'json-array': {
    meaning: 'The file is a JSON array, and events are read one a line.',
    remedy: "Write each event on a line of its own, as `jq -c '.[]' FILE > events.ndjson` does.",
    disposition: 'reject',
  },
  'csv-file': {
    meaning: 'The file is a table (CSV), and events are read as JSON.',
    remedy: 'Write an event for each row; docs/suppliers.md says what it contains.',
    disposition: 'reject',
  },
  'epcis-file': {
    meaning: 'The file is EPCIS, in XML or JSON-LD, which is not read.',
    remedy: 'Write an event for each lot, with the values and places that EPCIS cannot express: docs/suppliers.md.',
    disposition: 'reject',
  },
  'xml-file': {
    meaning: 'The file is XML or HTML, and events are read as JSON.',
    remedy: 'Write events as docs/suppliers.md shows them; if it is a saved web page, save the file that it links to.',
    disposition: 'reject',
  },
  'utf-16-file': {
    meaning: 'The file is text in UTF-16 or UTF-32, and events are read in UTF-8.',
    remedy:
      'Save it as UTF-8, as `iconv -f UTF-16 -t UTF-8 FILE > events.ndjson` does (UTF-16LE without a byte order mark).',
    disposition: 'reject',
  },
  'packed-file': {
    meaning: 'The file is compressed, or a spreadsheet, which is a compressed file too.',
    remedy: 'Decompress it first, as `gunzip FILE.gz` does; for a spreadsheet, write an event for each row.',
    disposition: 'reject',
  },
} as const satisfies Readonly<Record<string, ErrorRule>>;
