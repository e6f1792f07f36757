/** A sheet of 10,000 rows with every kind of mistake. */
import { templateText } from '@oretrail/sheets';
import type { Random } from './random.ts';
import { sheetText } from './sheets.ts';

/** Rows of the sheet below its head, at least. */
export const MESSY_ROWS = 10_000;
/** Rows that are too long at most: each takes 300,000 of the 16 MiB that an upload may have. */
const LONG_ROWS_MAX = 30;
const [HEAD = '', ...EXAMPLE] = templateText('minerals').trimEnd().split('\n');
const COLUMNS = HEAD.split(',');
/** The rows of the template's example, none of which has a comma in a cell. */
const [FIRST = {}, SECOND = {}] = EXAMPLE.map((line) => {
  const cells = line.split(',');
  return Object.fromEntries(COLUMNS.map((name, i) => [name, cells[i] ?? '']));
});

/** The lines of one good lot: two minerals, and some inputs. */
function lotLines(lot: string, count: number): string[] {
  const input = (i: number) => ({ input_lot_id: `${lot}-input-${i}`, input_quantity: '5', input_unit: 'KGM' });
  const rows = Array.from({ length: count }, (_, i) => ({ ...([FIRST, SECOND][i] ?? {}), ...input(i), lot_id: lot }));
  return sheetText([Object.fromEntries(COLUMNS.map((name) => [name, ''])), ...rows])
    .trimEnd()
    .split('\n')
    .slice(2);
}

type Mistake = readonly [code: string, spoil: (line: string) => string, at: 'first' | 'second' | 'last'];

/** What can be done to a line of a lot, and the code that its row has then. */
const MISTAKES: readonly Mistake[] = [
  ['bad-quotes', (line) => line.replace('KGM', '"KGM'), 'last'],
  ['bad-quotes', (line) => `"${line}`, 'first'],
  ['bad-quotes', (line) => line.replace('cobalt', '"co"balt'), 'second'],
  ['no-column', (line) => `${line},,,x`, 'last'],
  ['no-column', (line) => line.replace('5500', '5500,5'), 'first'],
  ['decimal-comma', (line) => line.replace('120.5', '"120,5"'), 'second'],
  ['thousands-separator', (line) => line.replace('25000', '"25,000"'), 'first'],
  ['exponent', (line) => line.replace('99000.00', '9.9E+4'), 'first'],
  ['ambiguous-date', (line) => line.replace('2025-05-02', '5/2/25'), 'first'],
  ['formula', (line) => line.replace('mixed sulfate', '=A1'), 'first'],
  ['control-character', (line) => line.replace('mixed sulfate', 'mixed\tsulfate'), 'first'],
  ['cell-too-long', (line) => line.replace('mixed sulfate', 'x'.repeat(2_000)), 'first'],
  ['row-too-long', (line) => `${line}${' '.repeat(300_000)}x`, 'last'],
  ['not-utf-8', (line) => line.replace('mixed sulfate', '\uFFFE'), 'first'],
  ['empty-cell', (line) => line.replace('KGM', ''), 'last'],
  ['empty-cell', (line) => line.replace(/^[^,]*/, ''), 'last'],
  ['not-begun', (line) => line.replace(/^[^,]*/, '$&-typo'), 'last'],
  ['brings-nothing', (line) => line.replace(/^([^,]*).*/, '$1'), 'last'],
  [
    'differs-from-first',
    (line) => line.replace('mixed sulfate', 'x').replace(/^([^,]*),,/, '$1,2026-01-01T00:00:00Z,'),
    'last',
  ],
  ['value-added-incomplete', (line) => line.replace('cobalt', 'lithium'), 'second'],
  ['unknown-code', (line) => line.replace('JP', 'XX'), 'second'],
  ['bad-id', (line) => line.replace('urn:facility:example-plant', 'plant'), 'second'],
  ['bad-decimal', (line) => line.replace('120.5', '120.5 kg'), 'second'],
  ['out-of-range', (line) => line.replace('120.5', '-120.5'), 'second'],
  ['bad-date', (line) => line.replace('2025-06-20', '2025-06-31'), 'second'],
  ['bad-time', (line) => line.replace('09:00:00Z', '9 o clock'), 'first'],
  ['not-allowed', (line) => line.replace('segregated', 'book-and-claim'), 'first'],
  ['duplicate-item', (line) => line.replace('cobalt', 'nickel'), 'second'],
];

/** A lot: its rows, and the row that has a mistake. */
export type MessyLot = Readonly<{ rows: readonly number[]; mistake: Readonly<{ code: string; row: number }> | null }>;

/** A sheet, and what is to become of its lots. */
export function messySheet(random: Random) {
  const lines: string[] = [HEAD];
  const lots: MessyLot[] = [];
  let longRows = 0;
  while (lines.length <= MESSY_ROWS) {
    const good = lotLines(`urn:lot:${lots.length}`, 2 + random.below(4));
    const [code, spoil, at] = MISTAKES[lots.length % MISTAKES.length] ?? ['', (line: string) => line, 'first'];
    const index = { first: 0, second: 1, last: good.length - 1 }[at];
    const isLong = code === 'row-too-long';
    const isBad = random.percent(50) && (index > 1 || at !== 'last') && !(isLong && longRows >= LONG_ROWS_MAX);
    if (isBad && isLong) longRows += 1;
    const start = lines.length + 1;
    lines.push(...good.map((line, i) => (isBad && i === index ? spoil(line) : line)));
    const rows = good.map((_, i) => start + i);
    lots.push({ rows, mistake: isBad ? { code, row: start + index } : null });
  }
  // The mark of a line that is not UTF-8.
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  for (let at = bytes.indexOf('\uFFFE'); at >= 0; at = bytes.indexOf('\uFFFE', at)) bytes.fill(0xff, at, at + 3);
  return { bytes, lots, count: lines.length - 1 };
}

/** Each kind of mistake. */
export const MISTAKE_CODES: ReadonlySet<string> = new Set(MISTAKES.map(([code]) => code));
