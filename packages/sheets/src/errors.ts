/** What can be wrong with a sheet or a row, as one closed table. Shown in docs/errors.md. */
import { type CodeOf, EXIT_REJECTED, errorTable, reject } from '@oretrail/errors';

/** A row is refused by itself, and all others are read. */
const refuseRow = (meaning: string, remedy: string) =>
  reject(meaning, remedy, { exitStatus: EXIT_REJECTED, httpStatus: 422 });

/**
 * Every code that is not one of an event: first those of a whole sheet, then those of a row. A row may also have a code of
 * EVENT_ERRORS, which the parser of events gives.
 */
export const SHEET_ERRORS = errorTable('sheet', {
  'utf-16-sheet': reject('The sheet is text in UTF-16.', 'Save it as "CSV UTF-8".'),
  'unknown-head': reject(
    'The first line names no columns of a template.',
    'Begin with the head line of a template; `oretrail convert --template minerals` prints one.',
  ),
  'unknown-column': reject(
    'A column is not one of the template.',
    'Correct its name, or delete the column; docs/sheets.md has all names.',
  ),
  'missing-column': reject('A column that every statement needs is missing.', 'Add the column.'),
  'duplicate-column': reject('Two columns have the same name.', 'Delete one of them.'),
  'too-many-columns': reject('The sheet has more columns than any template.', 'Delete the columns that are not used.'),
  'sheet-too-large': reject('The sheet is larger than its limit.', 'Split it, and keep the rows of a lot together.', {
    httpStatus: 413,
  }),

  'not-utf-8': refuseRow('A row holds bytes that are not valid UTF-8.', 'Save the sheet as "CSV UTF-8".'),
  'row-too-long': refuseRow('A row has more than 256 KiB.', 'Shorten its cells.'),
  'bad-quotes': refuseRow(
    'A cell begins with a quotation mark, and is not closed by one before the next cell or on the same line.',
    'Close it, and write a quotation mark in the text twice; a line break in a cell is not allowed.',
  ),
  'no-column': refuseRow(
    'A cell is filled that has no column.',
    'Move it under its column; if a comma is in the text or number, see that the cell is in quotation marks.',
  ),
  'cell-too-long': refuseRow('A cell has more than 1,024 characters.', 'Shorten it.'),
  'control-character': refuseRow(
    'A cell holds an invisible control character, such as a tab that was pasted.',
    'Delete the character, or type the text again.',
  ),
  formula: refuseRow(
    'A cell holds a formula, or the error of one, instead of its value.',
    'Write the value: in a spreadsheet, paste it as "values only".',
  ),
  'empty-cell': refuseRow('A cell is empty that has to be filled, or its column is missing.', 'Fill it.'),
  'decimal-comma': refuseRow('A number has a decimal comma.', 'Write a point, such as 12.5.'),
  'thousands-separator': refuseRow(
    'A number has separators between thousands.',
    'Write the digits without them, such as 25000; the decimal sign is a point.',
  ),
  exponent: refuseRow(
    'A number is written with an exponent, so digits may be lost.',
    'Write all digits: in a spreadsheet, format the cells as text or as numbers, and correct them.',
  ),
  'ambiguous-point': refuseRow(
    'A number may have a decimal point or a separator of thousands: sheets with semicolons often come from where a point is the latter.',
    'Write 25000 for the large number, and 25.0000 or 25.0 for the small one.',
  ),
  'ambiguous-date': refuseRow(
    'A date has slashes or points, so the day and the month can be confused.',
    'Write YYYY-MM-DD, such as 2025-03-02: in a spreadsheet, format the cells as text first.',
  ),
  'not-true-or-false': refuseRow('A cell is neither true nor false.', 'Write true or false.'),
  'not-a-year': refuseRow('A cell is not a year of four digits.', 'Write it such as 2025.'),
  'value-added-incomplete': refuseRow(
    'The columns of value added do not name exactly the minerals of the lot.',
    'Give each mineral of the lot a column added_MINERAL_usd, and leave those of other minerals empty.',
  ),
  'differs-from-first': refuseRow(
    'A row differs from the first row of its statement, in a column that is about the whole.',
    'Leave the cell empty, or write what the first row has; put another statement about the same into another sheet.',
  ),
  'brings-nothing': refuseRow(
    'A row adds nothing to the rows of its statement before it.',
    'Delete the row, or fill what it is to add.',
  ),
  'not-begun': refuseRow(
    'The first row of a statement fills no column that is about the whole.',
    'Correct the id if the row belongs to a row above; otherwise fill these columns.',
  ),
  'other-row': refuseRow(
    'Another row of the same statement has an error, or a row below it may belong to the same statement.',
    'Correct that row, and send all rows of the statement again.',
  ),
});

/** A code of {@link SHEET_ERRORS}. */
export type SheetErrorCode = CodeOf<typeof SHEET_ERRORS>;
