/** Files that hold no events: rows of the one table of errors. */
import { type CommandErrorRule, EXIT_WRONG_CALL } from './exit-status.ts';

/** What a file is instead, and what to do with it. docs/errors.md. */
export const FILE_FORMAT_ERRORS = {
  'json-over-lines': {
    meaning: 'The file is JSON that is written over several lines, and events are read one a line.',
    remedy: 'Write each event on one line, as `jq -c . FILE > events.ndjson` does.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'json-array': {
    meaning: 'The file is a JSON array, and events are read one a line.',
    remedy: "Write each event on a line of its own, as `jq -c '.[]' FILE > events.ndjson` does.",
    exitStatus: EXIT_WRONG_CALL,
  },
  'csv-file': {
    meaning: 'The file is a table (CSV), and events are read as JSON.',
    remedy: 'Write an event for each row; docs/suppliers.md says what belongs into it.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'epcis-file': {
    meaning: 'The file is EPCIS, in XML or JSON-LD, which is not read.',
    remedy: 'Write an event for each lot, with the values and places that EPCIS has no word for: docs/suppliers.md.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'xml-file': {
    meaning: 'The file is XML or HTML, and events are read as JSON.',
    remedy: 'Write events as docs/suppliers.md shows them; of a page that was saved, save the file that it links to.',
    exitStatus: EXIT_WRONG_CALL,
  },
  'utf-16-file': {
    meaning: 'The file is text in UTF-16 or UTF-32, and events are read in UTF-8.',
    remedy:
      'Save it as UTF-8, as `iconv -f UTF-16 -t UTF-8 FILE > events.ndjson` does (UTF-16LE without a byte order mark).',
    exitStatus: EXIT_WRONG_CALL,
  },
  'packed-file': {
    meaning: 'The file is packed, or a spreadsheet, which is a packed file too.',
    remedy: 'Unpack it first, as `gunzip FILE.gz` does; of a spreadsheet, write an event for each row.',
    exitStatus: EXIT_WRONG_CALL,
  },
} as const satisfies Readonly<Record<string, CommandErrorRule>>;
