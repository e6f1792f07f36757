/** Checks a file of a supplier before anything of it is sent: the same code as at the intake. Source: console.md, "Pages". */
import { convertEpcis } from '@oretrail/epcis';
import { convertSheet, isSheetHead, readSheet, returnedHead, returnedRow } from '@oretrail/sheets';
import { eventLines } from './event-lines.ts';

/** One thing that is wrong, and where. */
export type Fault = Readonly<{
  /** A row or line from 1, or a pointer to an event. */
  place: string;
  /** The column, or the pointer within the event. */
  at: string;
  code: string;
  value: string | null;
  what: string;
  remedy: string;
}>;

/** What a file was taken for, and what became of its parts. */
export type CheckedFile = Readonly<{
  format: 'a sheet (CSV)' | 'EPCIS' | 'events (NDJSON)';
  /** Good events as lines of JSON, ready to be sent. */
  lines: readonly string[];
  /** Events of EPCIS that change nothing, with the reason. */
  ignored: readonly Fault[];
  faults: readonly Fault[];
  /** Refused rows of a sheet as they were sent, with the errors added; null if there are none. */
  returned: string | null;
}>;

/**
 * Checks a sheet. @param asked `rowsBefore`: rows above the first that the person wrote, such as a head that was added
 * @throws Error if it can't be read at all
 */
export async function checkSheet({
  bytes,
  source,
  rowsBefore = 0,
}: Readonly<{ bytes: Uint8Array; source: string; rowsBefore?: number }>): Promise<CheckedFile> {
  const options = source === '' ? {} : { source };
  const sheet = await readSheet([Buffer.from(bytes)], options);
  const [lines, faults, refused]: [string[], Fault[], string[]] = [[], [], []];
  for (const outcome of convertSheet(sheet, options)) {
    if (outcome.kind === 'event') {
      lines.push(JSON.stringify(outcome.event));
      continue;
    }
    for (const row of outcome.rows) {
      refused.push(returnedRow(row, sheet).toString('utf8'));
      for (const { row: number, column, code, value, what, remedy } of row.faults) {
        faults.push({ place: `row ${number - rowsBefore}`, at: column ?? 'the whole row', code, value, what, remedy });
      }
    }
  }
  const returned = refused.length === 0 ? null : returnedHead(sheet).toString('utf8') + refused.join('');
  return { format: 'a sheet (CSV)', lines, ignored: [], faults, returned };
}

type EpcisFault = Readonly<{ pointer: string; code: string; detail: string }>;

const ofEpcis = (place: string, { pointer, code, detail }: EpcisFault): Fault => {
  return { place, at: pointer, code, value: null, what: detail, remedy: '' };
};

function checkEpcis(text: string, source: string): CheckedFile {
  const converted = convertEpcis(text, { source });
  const [lines, ignored, faults]: [string[], Fault[], Fault[]] = [[], [], []];
  if (!converted.ok) faults.push(...converted.errors.map((error) => ofEpcis('the document', error)));
  for (const one of converted.ok ? converted.outcomes : []) {
    const { pointer } = one;
    if (one.outcome === 'accepted') lines.push(...one.statements.map(({ json }) => JSON.stringify(json)));
    else if (one.outcome === 'ignored') ignored.push(ofEpcis(pointer, { pointer, code: one.code, detail: one.reason }));
    else faults.push(...one.errors.map((error) => ofEpcis(pointer, error)));
  }
  return { format: 'EPCIS', lines, ignored, faults, returned: null };
}

function checkEvents(text: string): CheckedFile {
  const { lines, badLines } = eventLines(text);
  const faults = badLines.map(({ line, pointer, ...rest }) => {
    return { place: `line ${line}`, at: pointer, value: null, ...rest };
  });
  return { format: 'events (NDJSON)', lines, ignored: [], faults, returned: null };
}

const isEpcis = (text: string): boolean => /^\s*\{/.test(text) && /"(?:epcisBody|@context)"\s*:/.test(text);

/**
 * Checks a file. @param source the party that states what names no source
 * @throws Error if it is a sheet that can't be read at all
 */
export async function checkFile({
  bytes,
  source,
}: Readonly<{ bytes: Uint8Array; source: string }>): Promise<CheckedFile> {
  const text = new TextDecoder().decode(bytes);
  const head = text.split('\n').find((line) => line.trim() !== '') ?? '';
  if (isSheetHead(head.replace(/\r$/, ''))) return checkSheet({ bytes, source });
  return isEpcis(text) ? checkEpcis(text, source) : checkEvents(text);
}
