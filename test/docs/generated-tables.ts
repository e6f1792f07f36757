/** The tables of docs/ that are generated from the code, by name. */
import { ARCHIVE_ERRORS } from '@oretrail/archive';
import { GRANT_ERRORS } from '@oretrail/authority';
import { AVRO_ERRORS, REGISTRY_ERRORS } from '@oretrail/avro';
import { COMMAND_ERRORS } from '@oretrail/command-line/errors';
import { CONSOLE_ERRORS } from '@oretrail/console';
import { EMBEDDED_LOG_ERRORS } from '@oretrail/embedded-log';
import { EPCIS_ERRORS, epcisExceptionOf } from '@oretrail/epcis';
import { type ErrorTable, exitStatusOf, httpStatusOf } from '@oretrail/errors';
import { EVENT_FILE_ERRORS } from '@oretrail/event-files';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { INTAKE_ERRORS } from '@oretrail/intake';
import { KAFKA_ERRORS } from '@oretrail/kafka-log';
import { LOCAL_STATE_ERRORS } from '@oretrail/local-state';
import { EVENT_ERRORS } from '@oretrail/model';
import { OPERATION_ERRORS } from '@oretrail/operations/errors';
import { READ_MODEL_ERRORS } from '@oretrail/read-model';
import { REPLAY_ERRORS } from '@oretrail/replay';
import { RUN_DIRECTORY_ERRORS } from '@oretrail/run-directory/errors';
import { DEAD_LETTER_ERRORS, PROTOCOL_VIOLATIONS } from '@oretrail/runtime';
import { SHEET_ERRORS } from '@oretrail/sheets';
import { STORE_ERRORS } from '@oretrail/store';
import { PIPELINE_ERRORS } from '@oretrail/workers';
import { ARITHMETIC_TABLES } from './arithmetic-tables.ts';
import { FINDINGS_TABLES } from './findings-tables.ts';
import { code, type GeneratedTable } from './generated-table.ts';
import { OPERATIONS_TABLES } from './operations-tables.ts';

/** Errors of single events and records: all rows have the same disposition, which the text around the table says. */
function faultTable({ rows }: ErrorTable): GeneratedTable {
  return {
    head: ['code', 'meaning', 'remedy'],
    rows: Object.entries(rows).map(([name, { meaning, remedy }]) => [code(name), meaning, remedy]),
  };
}

function errorTable({ rows }: ErrorTable): GeneratedTable {
  return {
    head: ['code', 'meaning', 'remedy', 'disposition', 'exit status'],
    rows: Object.entries(rows).map(([name, rule]) => {
      const { meaning, remedy, disposition } = rule;
      return [code(name), meaning, remedy, disposition, String(exitStatusOf(rule))];
    }),
  };
}

/** Errors of whole requests, with the status of their answer. */
function requestTable({ rows }: ErrorTable): GeneratedTable {
  return {
    head: ['code', 'meaning', 'remedy', 'HTTP status'],
    rows: Object.entries(rows).map(([name, rule]) => [
      code(name),
      rule.meaning,
      rule.remedy,
      String(httpStatusOf(rule)),
    ]),
  };
}

/** Codes of EPCIS events, with what an EPCIS client gets. */
function epcisTable(): GeneratedTable {
  const { head, rows } = faultTable(EPCIS_ERRORS);
  const codes = Object.keys(EPCIS_ERRORS.rows) as (keyof typeof EPCIS_ERRORS.rows)[];
  return {
    head: [...head, 'EPCIS exception'],
    rows: rows.map((row, i) => [...row, code(epcisExceptionOf(codes[i] ?? 'epcis-unsupported'))]),
  };
}

/** Error tables whose rows are faults of single events and records. */
const FAULTS: readonly ErrorTable[] = [EVENT_ERRORS, GRANT_ERRORS, AVRO_ERRORS, DEAD_LETTER_ERRORS];
/** All others. */
const ERRORS: readonly ErrorTable[] = [
  COMMAND_ERRORS,
  RUN_DIRECTORY_ERRORS,
  OPERATION_ERRORS,
  PIPELINE_ERRORS,
  EVENT_FILE_ERRORS,
  SHEET_ERRORS,
  EMBEDDED_LOG_ERRORS,
  ARCHIVE_ERRORS,
  STORE_ERRORS,
  REPLAY_ERRORS,
  KAFKA_ERRORS,
  LOCAL_STATE_ERRORS,
  READ_MODEL_ERRORS,
  REGISTRY_ERRORS,
  PROTOCOL_VIOLATIONS,
];

/** Each table by the name that its marker has. */
export const GENERATED_TABLES: Readonly<Record<string, () => GeneratedTable>> = {
  ...Object.fromEntries(FAULTS.map((table) => [`errors ${table.domain}`, () => faultTable(table)])),
  ...Object.fromEntries(ERRORS.map((table) => [`errors ${table.domain}`, () => errorTable(table)])),
  'errors epcis': epcisTable,
  'errors intake': () => requestTable(INTAKE_ERRORS),
  'errors http': () => requestTable(HTTP_ERRORS),
  'errors console': () => requestTable(CONSOLE_ERRORS),
  ...ARITHMETIC_TABLES,
  ...FINDINGS_TABLES,
  ...OPERATIONS_TABLES,
};
