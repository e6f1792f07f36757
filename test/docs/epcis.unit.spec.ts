/** Holds docs/epcis.md against what the conversion does. */
import { convertEpcis, EPCIS_ERRORS } from '@oretrail/epcis';
import { documentOf, LOTS, transformation } from '@oretrail/test-support/epcis-documents';
import { describe, expect, it } from 'vitest';
import { codeBlocksIn, pageText, rowsBelow } from './page.ts';

const [DOCUMENT = '', EVENT = '', ALLOCATION = ''] = codeBlocksIn(pageText('epcis.md'), 'json');
const source = 'urn:party:example-refinery';

function statedBy(text: string): readonly unknown[] {
  const converted = convertEpcis(text, { source });
  if (!converted.ok) throw new Error(JSON.stringify(converted.errors));
  return converted.outcomes.flatMap((outcome) => {
    if (outcome.outcome !== 'accepted') throw new Error(JSON.stringify(outcome));
    return outcome.statements.map(({ json }) => json);
  });
}

describe('docs/epcis.md', () => {
  it('shows a document, and the event that it becomes', () => {
    expect(statedBy(DOCUMENT)).toEqual([JSON.parse(EVENT)]);
  });

  it('shows an allocation that adds up', () => {
    const outputs = [LOTS.sulfate, 'urn:epc:class:lgtin:9506000.013435.S-18'];
    const outputQuantityList = outputs.map((epcClass) => ({ epcClass, quantity: 12, uom: 'TNE' }));
    expect(statedBy(documentOf([transformation({ outputQuantityList, ilmd: JSON.parse(ALLOCATION) })]))).toHaveLength(
      2,
    );
  });

  it('shows three spellings of one lot', () => {
    const spellings = [...pageText('epcis.md').matchAll(/^- `(.*)`$/gm)].map(([, id = '']) => id);
    expect(spellings).toHaveLength(3);
    for (const id of spellings) expect(statedBy(DOCUMENT.replace(LOTS.sulfate, id))).toEqual([JSON.parse(EVENT)]);
  });

  it('names each unit, and what it becomes', () => {
    const exact = rowsBelow('epcis.md', 'uom').flatMap(([names = '', meaning = '']) =>
      meaning === 'refused' ? [] : names.split(', ').filter((name) => /^[A-Z0-9]{3}$/.test(name)),
    );
    const unit = (uom: string): string => DOCUMENT.replace('"TNE"', JSON.stringify(uom));
    for (const uom of exact) expect(statedBy(unit(uom)), uom).toHaveLength(1);
    expect(exact).toHaveLength(6);
    for (const uom of ['LBR', 'ONZ']) expect(() => statedBy(unit(uom)), uom).toThrow('unknown-code');
  });

  it('names each code that only EPCIS has, but that of a file that is not EPCIS', () => {
    const named = new Set(pageText('epcis.md').match(/epcis-[a-z-]+(?=`)/g));
    expect(Object.keys(EPCIS_ERRORS.rows).filter((code) => !named.has(code))).toEqual(['epcis-not-a-document']);
  });
});
