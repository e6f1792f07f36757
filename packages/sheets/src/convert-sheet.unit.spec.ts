/** What is refused, with which code, and where. */
import { EVENT_ERRORS } from '@oretrail/model';
import { type Cells, convertText, sheetText } from '@oretrail/test-support/sheets';
import { describe, expect, it } from 'vitest';
import { SHEET_ERRORS } from './errors.ts';
import { TEMPLATES } from './templates/index.ts';
import type { TemplateName } from './templates/template.ts';

const [MINERAL = {}, SECOND = {}] = TEMPLATES.minerals.example;
const [CAR = {}] = TEMPLATES.vehicles.example;
const [SALE = {}] = TEMPLATES.deliveries.example;
const { lot_id: LOT = '' } = MINERAL;

type Refused = readonly [code: string, what: string, rows: readonly Cells[], row: number, column: string | null];

const mineral = (change: Cells): Cells => ({ ...MINERAL, ...change });

/** A lot of one row. */
const ALONE = mineral({ added_cobalt_usd: '' });

/** Rows that are refused by cell: the code, a name, the rows, and the place of the first fault. */
const CELLS: readonly Refused[] = [
  ['decimal-comma', 'a decimal comma', [mineral({ mineral_kg: '5500,5' })], 2, 'mineral_kg'],
  ['decimal-comma', 'one without decimals', [mineral({ mineral_kg: '5500,' })], 2, 'mineral_kg'],
  ['thousands-separator', 'a comma between thousands', [mineral({ quantity_kg: '25,000' })], 2, 'quantity_kg'],
  ['thousands-separator', 'commas and a point', [mineral({ mineral_usd: '1,099,000.50' })], 2, 'mineral_usd'],
  ['thousands-separator', 'points and a comma', [mineral({ mineral_usd: '99.000,00' })], 2, 'mineral_usd'],
  ['thousands-separator', 'points alone', [mineral({ mineral_usd: '1.099.000' })], 2, 'mineral_usd'],
  ['thousands-separator', 'a blank', [mineral({ quantity_kg: '25 000' })], 2, 'quantity_kg'],
  ['thousands-separator', 'a blank that breaks no line', [mineral({ quantity_kg: '25\u00a0000,5' })], 2, 'quantity_kg'],
  ['thousands-separator', 'a narrow blank', [mineral({ quantity_kg: '25\u202f000' })], 2, 'quantity_kg'],
  ['thousands-separator', 'an apostrophe', [mineral({ quantity_kg: "25'000" })], 2, 'quantity_kg'],
  ['thousands-separator', 'as in India', [mineral({ quantity_kg: '1,25,000' })], 2, 'quantity_kg'],
  ['exponent', 'an exponent', [mineral({ mineral_usd: '1.2E+5' })], 2, 'mineral_usd'],
  ['exponent', 'a small one', [mineral({ mineral_kg: '5e-7' })], 2, 'mineral_kg'],
  ['ambiguous-date', 'slashes', [mineral({ completed_on: '3/2/25' })], 2, 'completed_on'],
  ['ambiguous-date', 'points', [mineral({ completed_on: '02.03.2025' })], 2, 'completed_on'],
  ['ambiguous-date', 'slashes and a time', [mineral({ stated_at: '7/1/2025 9:00' })], 2, 'stated_at'],
  ['formula', 'a formula', [mineral({ material: '=HYPERLINK("http://x")' })], 2, 'material'],
  ['formula', 'the error of one', [mineral({ quantity_kg: '#REF!' })], 2, 'quantity_kg'],
  ['formula', 'a value that was not found', [mineral({ material: '#N/A' })], 2, 'material'],
  ['control-character', 'a control character', [mineral({ material: 'a\u001b[31mb' })], 2, 'material'],
  ['control-character', 'a zero', [mineral({ material: 'a\u0000b' })], 2, 'material'],
  ['cell-too-long', 'a long cell', [mineral({ material: 'x'.repeat(1_025) })], 2, 'material'],
  ['not-true-or-false', 'a yes', [{ ...CAR, externally_chargeable: 'yes' }], 2, 'externally_chargeable'],
  ['not-a-year', 'two digits', [{ ...CAR, model_year: '25' }], 2, 'model_year'],
  ['empty-cell', 'an input without a unit', [mineral({ input_unit: '' })], 2, 'input_unit'],
  ['empty-cell', 'a value without its mineral', [MINERAL, { ...SECOND, mineral: '' }], 3, 'mineral'],
  ['bad-decimal', 'letters', [mineral({ mineral_kg: '5500 kg' })], 2, 'mineral_kg'],
  ['out-of-range', 'a negative mass', [mineral({ mineral_kg: '-5' })], 2, 'mineral_kg'],
  ['bad-date', 'a day that there is not', [mineral({ completed_on: '2025-02-30' })], 2, 'completed_on'],
  ['bad-time', 'a day instead of a time', [mineral({ stated_at: '2025-07-01' })], 2, 'stated_at'],
  ['bad-id', 'a name instead of an id', [mineral({ facility: 'Niihama' })], 2, 'facility'],
  ['bad-id', 'a source that is not a URI', [mineral({ source: 'me' })], 2, 'source'],
  ['bad-id', 'an id of another shape', [mineral({ lot_id: 'lot 7' })], 2, 'lot_id'],
  ['unknown-code', 'a name of a country', [mineral({ country: 'Japan' })], 2, 'country'],
  ['unknown-code', 'a capital letter', [mineral({ mineral: 'Nickel' })], 2, 'mineral'],
  ['not-allowed', 'book-and-claim', [mineral({ custody: 'book-and-claim' })], 2, 'custody'],
  ['bad-vin', 'a wrong check digit', [{ ...SALE, vin: '4EXAM7LE5SU000001' }], 2, 'vin'],
  ['out-of-range', 'sold after it was delivered', [{ ...SALE, placed_in_service_on: '2025-09-11' }], 2, 'acquired_on'],
  ['duplicate-item', 'a mineral twice', [MINERAL, { ...SECOND, mineral: 'nickel' }], 3, 'mineral'],
  [
    'duplicate-item',
    'an input twice',
    [MINERAL, { ...SECOND, input_lot_id: MINERAL['input_lot_id'] ?? '' }],
    3,
    'input_lot_id',
  ],
  ['value-added-incomplete', 'value added to a mineral of another lot', [MINERAL], 2, 'added_cobalt_usd'],
  [
    'value-added-incomplete',
    'a mineral without its column',
    [MINERAL, { ...SECOND, mineral: 'lithium' }],
    2,
    'added_lithium_usd',
  ],
];

/** Rows that are refused as a whole. */
const ROWS: readonly Refused[] = [
  ['differs-from-first', 'another form below', [MINERAL, { ...SECOND, form: 'ore' }], 3, 'form'],
  ['differs-from-first', 'a use that the first lacks', [MINERAL, { ...SECOND, use: 'anode-graphite' }], 3, 'use'],
  ['brings-nothing', 'a row that adds nothing', [MINERAL, SECOND, { lot_id: LOT }], 4, null],
  ['not-begun', 'a lot without a beginning', [{ ...SECOND, lot_id: 'urn:lot:b' }, MINERAL, SECOND], 2, 'lot_id'],
  ['empty-cell', 'a row without its lot', [MINERAL, SECOND, { ...SECOND, lot_id: '' }], 4, 'lot_id'],
  ['too-large', 'too many inputs', Array.from({ length: 1_001 }, (_, i) => inputRow(i)), 2, 'input_lot_id'],
  ['too-large', 'more than an event holds', Array.from({ length: 999 }, (_, i) => inputRow(i, 250)), 2, null],
];

function inputRow(i: number, length = 0): Cells {
  const drawn = { input_lot_id: `urn:lot:${i}-${'x'.repeat(length)}`.slice(0, 256), input_unit: 'KGM' };
  return { ...(i === 0 ? { ...MINERAL, added_cobalt_usd: '' } : { lot_id: LOT }), ...drawn, input_quantity: '1' };
}

/** Lines that can't be written as rows. */
const LINES: readonly (readonly [code: string, what: string, text: string | Buffer])[] = [
  ['bad-quotes', 'an open quotation mark', sheetText([ALONE]).replace('mixed sulfate', '"mixed sulfate')],
  ['bad-quotes', 'text after the closing one', sheetText([ALONE]).replace('mixed sulfate', '"mixed" sulfate')],
  ['no-column', 'a cell too many', sheetText([ALONE]).replace('25000', '25000,5')],
  ['no-column', 'a cell under no name', sheetText([ALONE]).replace('\n', ',,\n').replace(/\n$/, ',,x\n')],
  [
    'not-utf-8',
    'an old encoding',
    Buffer.from(sheetText([mineral({ added_cobalt_usd: '', material: 'Größe' })]), 'latin1'),
  ],
  [
    'row-too-long',
    'a megabyte in one cell',
    sheetText([mineral({ added_cobalt_usd: '', material: 'x'.repeat(1_000_000) })]),
  ],
];

const HEADS: readonly (readonly [code: string, what: string, text: string])[] = [
  ['unknown-head', 'nothing', ''],
  ['unknown-head', 'blank lines', '\n \n'],
  ['unknown-head', 'other columns', 'a,b,c\n1,2,3\n'],
  ['unknown-head', '__proto__', '__proto__,constructor,toString\n1,2,3\n'],
  ['unknown-column', 'a misspelt name', sheetText([MINERAL]).replace('material', 'matreial')],
  ['unknown-column', '__proto__ among others', sheetText([{ ...MINERAL, grade: 'x' }]).replace('grade', '__proto__')],
  ['unknown-column', 'a mineral that there is not', sheetText([{ ...MINERAL, added_gold_usd: '1' }])],
  ['unknown-column', 'a column of another template', sheetText([{ ...MINERAL, component: 'cell' }])],
  ['missing-column', 'no mass', sheetText([MINERAL]).replace('mineral_kg', '')],
  ['missing-column', 'no source', sheetText([MINERAL]).replace('source', '')],
  ['duplicate-column', 'a name twice', sheetText([MINERAL]).replace('mineral_usd', 'mineral_kg')],
  ['too-many-columns', 'more than any template', sheetText([MINERAL]).replace('\n', `${','.repeat(200)}\n`)],
  ['utf-16-sheet', 'UTF-16', Buffer.from(sheetText([MINERAL]), 'utf16le').toString('latin1')],
  ['sheet-too-large', 'rows', `${sheetText([MINERAL])}${'urn:lot:a\n'.repeat(100_000)}`],
  ['sheet-too-large', 'statements', sheetText(Array.from({ length: 10_001 }, () => SALE))],
  ['sheet-too-large', 'bytes', `${sheetText([MINERAL])}${' '.repeat(16 * 1_024 * 1_024)}`],
];

describe('a row', () => {
  it.each([...CELLS, ...ROWS])('is refused as %s: %s', async (code, _what, rows, row, column) => {
    const { events, faults } = await convertText(sheetText(rows));
    expect(faults).toContainEqual(expect.objectContaining({ code, row, column }));
    expect(events).toEqual(code === 'not-begun' ? [expect.anything()] : []);
  });

  it.each(LINES)('is refused as %s: %s', async (code, _what, text) => {
    const { events, faults } = await convertText(text);
    expect(events).toEqual([]);
    expect(faults).toEqual([expect.objectContaining({ code, row: 2 })]);
  });

  it('is refused in the words of its column, with the value and the remedy', async () => {
    const { faults } = await convertText(sheetText([mineral({ mineral_kg: '5500,5', added_cobalt_usd: '' })]));
    expect(faults).toEqual([
      {
        row: 2,
        column: 'mineral_kg',
        code: 'decimal-comma',
        value: '5500,5',
        what: '"5500,5" has a decimal comma',
        remedy: 'Write a point, such as 12.5.',
      },
    ]);
  });

  it('is refused with all that is wrong with it', async () => {
    const wrong = { quantity_kg: '25,000', mineral_kg: '', country: 'Japan', completed_on: '3/2/25', input_usd: 'x' };
    const { faults } = await convertText(sheetText([mineral({ ...wrong, added_cobalt_usd: '' })]));
    expect(faults.map(({ code }) => code).sort()).toEqual(
      ['thousands-separator', 'empty-cell', 'unknown-code', 'ambiguous-date', 'bad-decimal'].sort(),
    );
  });
});

describe('a sheet', () => {
  it.each(HEADS)('is refused as %s: %s', async (code, _what, text) => {
    await expect(convertText(text)).rejects.toMatchObject({ code, domain: 'sheet', exitStatus: 2 });
  });

  it('is refused for its source only if no row can have one', async () => {
    const { source: _, ...sourceless } = mineral({ added_cobalt_usd: '' });
    const { parsed } = await convertText(sheetText([sourceless]), { source: 'urn:party:me' });
    expect(parsed.map(({ source }) => source)).toEqual(['urn:party:me']);
    const stated = await convertText(sheetText([MINERAL, SECOND]), { source: 'urn:party:me' });
    expect(stated.parsed.map(({ source }) => source)).toEqual([MINERAL['source']]);
  });
});

describe('the tables of errors', () => {
  it('have an example of each code of a sheet here', () => {
    const shown = new Set([...CELLS, ...ROWS, ...LINES, ...HEADS].map(([code]) => code));
    // These two need other rows or another delimiter, and have tests of their own below.
    const others = ['other-row', 'ambiguous-point'];
    expect([...shown, ...others].filter((code) => code in SHEET_ERRORS.rows).sort()).toEqual(
      Object.keys(SHEET_ERRORS.rows).sort(),
    );
    expect([...shown].filter((code) => !(code in SHEET_ERRORS.rows) && !(code in EVENT_ERRORS.rows))).toEqual([]);
  });

  it('give a row that is refused the status of a row', () => {
    const statuses = Object.entries(SHEET_ERRORS.rows).map(([code, { exitStatus = 2 }]) => [code, exitStatus]);
    const ofSheet = new Set(HEADS.map(([code]) => code));
    expect(statuses).toEqual(Object.keys(SHEET_ERRORS.rows).map((code) => [code, ofSheet.has(code) ? 2 : 1]));
  });
});

describe('a statement', () => {
  const other = (name: string, rows: readonly Cells[]): Cells[] => rows.map((row) => ({ ...row, lot_id: name }));

  it('has all rows of its id, wherever they are', async () => {
    const rows = [MINERAL, ...other('urn:lot:b', [MINERAL, SECOND]), SECOND];
    const { parsed, eventRows, faults } = await convertText(sheetText(rows));
    expect(faults).toEqual([]);
    expect(eventRows).toEqual([
      [2, 5],
      [3, 4],
    ]);
    expect(parsed.map(({ subject }) => subject)).toEqual([LOT, 'urn:lot:b']);
  });

  it('may repeat in each row what is about the whole', async () => {
    const { events, faults } = await convertText(sheetText([MINERAL, { ...SECOND, form: MINERAL['form'] ?? '' }]));
    expect([events.length, faults]).toEqual([1, []]);
  });

  it('is refused with all its rows if one is wrong, and others are not', async () => {
    const rows = [MINERAL, { ...SECOND, mineral_kg: 'x' }, ...other('urn:lot:b', [MINERAL, SECOND])];
    const { parsed, faults } = await convertText(sheetText(rows));
    expect(parsed.map(({ subject }) => subject)).toEqual(['urn:lot:b']);
    expect(faults.map(({ row, code }) => [row, code])).toEqual([
      [2, 'other-row'],
      [3, 'bad-decimal'],
    ]);
    expect(faults[0]?.what).toBe('Row 3 of the same statement has an error');
  });

  it.each([
    ['has no id', { ...SECOND, lot_id: '' }],
    ['has an id that was not begun', { ...SECOND, lot_id: 'urn:lot:example-sheet-sulfate-8' }],
  ])('is not accepted without a row below it that %s', async (_what, stray) => {
    const rows = [
      ...other('urn:lot:b', [MINERAL, SECOND]),
      MINERAL,
      SECOND,
      stray,
      ...other('urn:lot:c', [MINERAL, SECOND]),
    ];
    const { parsed, faults } = await convertText(sheetText(rows));
    expect(parsed.map(({ subject }) => subject)).toEqual(['urn:lot:b', 'urn:lot:c']);
    expect(faults.map(({ row }) => row)).toEqual([4, 5, 6]);
    expect(faults[0]).toMatchObject({ code: 'other-row', what: 'Row 6 may belong to the same statement' });
  });

  it.each([
    ['open quotation marks', sheetText([MINERAL, SECOND]).replace(',cobalt,', ',"cobalt,')],
    ['an open quotation mark at its id', sheetText([MINERAL, SECOND]).replace(`\n${LOT},,`, `\n"${LOT},,`)],
  ])('is not accepted without a row that has %s', async (_what, text) => {
    const { events, faults } = await convertText(text);
    expect(events).toEqual([]);
    expect(faults.map(({ row, code }) => [row, code])).toEqual([
      [2, 'other-row'],
      [3, 'bad-quotes'],
    ]);
  });

  it('says nothing of how much was added if a cell of value added is empty', async () => {
    const { events } = await convertText(sheetText([MINERAL, SECOND]));
    expect(events[0]?.['data']).toMatchObject({
      activities: [
        {
          valueAdded: [
            { mineral: 'nickel', usd: '20000.00' },
            { mineral: 'cobalt', usd: '0' },
          ],
        },
        { valueAdded: [{ mineral: 'nickel', usd: '46000.00' }, { mineral: 'cobalt' }] },
      ],
    });
  });

  it('of a delivery is one row: a vehicle may have two', async () => {
    const { events, eventRows } = await convertText(sheetText(TEMPLATES.deliveries.example));
    expect([events.length, eventRows]).toEqual([2, [[2], [3]]]);
  });

  it('of an entity has its day as part of its id', async () => {
    const [first = {}, second = {}] = TEMPLATES.entities.example;
    const later = [first, second].map((row) => ({ ...row, from: '2024-01-01' }));
    const { parsed } = await convertText(sheetText([first, second, ...later]));
    expect(parsed.map(({ subject }) => subject)).toEqual([
      'entity/urn:party:example-refinery/2023-01-01',
      'entity/urn:party:example-refinery/2024-01-01',
    ]);
  });
});

describe('a number', () => {
  it.each(['25.000', '1.250', '999.125'])(
    'with a point before three digits is refused in sheets with semicolons: %s',
    async (kg) => {
      const rows = [mineral({ quantity_kg: kg, added_cobalt_usd: '' })];
      expect((await convertText(sheetText(rows, ';'))).faults).toMatchObject([{ code: 'ambiguous-point' }]);
      expect((await convertText(sheetText(rows, ','))).faults).toEqual([]);
      expect((await convertText(sheetText(rows, '\t'))).faults).toEqual([]);
    },
  );

  it.each(['0.125', '25000', '25.00', '25.0000', '2500.125'])('is taken with semicolons otherwise: %s', async (kg) => {
    const rows = [mineral({ quantity_kg: kg, added_cobalt_usd: '' })];
    expect((await convertText(sheetText(rows, ';'))).faults).toEqual([]);
  });
});

describe('a name of a template', () => {
  it.each(Object.keys(TEMPLATES) as TemplateName[])('is not needed: the head says it is %s', async (name) => {
    for (const delimiter of [',', ';', '\t']) {
      const { parsed } = await convertText(sheetText(TEMPLATES[name].example, delimiter));
      expect(parsed[0]?.type).toBe(TEMPLATES[name].type);
    }
  });
});
