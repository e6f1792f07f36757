import { describe, expect, it } from 'vitest';
import { canonicalId, isProduct } from './canonical-id.ts';
import { checkDigitOf } from './check-digit.ts';

const idOf = (uri: string): string => {
  const canonical = canonicalId(uri);
  return canonical.ok ? canonical.id : `fault: ${canonical.what}`;
};

describe('a check digit', () => {
  it.each([
    ['0950600013435', '2'],
    ['629104150021', '3'],
    ['1061414107346', '4'],
    ['0000000000000', '0'],
  ])('of %s is %s', (digits, due) => expect(checkDigitOf(digits)).toBe(due));
});

describe('an EPC URI', () => {
  it.each([
    // The indicator digit leads the reference, and comes first in the GTIN.
    ['urn:epc:class:lgtin:9506000.013435.S-17', '01/09506000134352/10/S-17'],
    ['urn:epc:class:lgtin:950600.1034357.S-17', '01/19506000343577/10/S-17'],
    ['urn:epc:class:lgtin:950600012345.8.A', '01/89506000123451/10/A'],
    ['urn:epc:id:sgtin:9506000.013435.A.B', '01/09506000134352/21/A.B'],
    ['urn:epc:idpat:sgtin:9506000.013435.*', '01/09506000134352'],
    ['urn:epc:id:sscc:9506000.0000000333', '00/095060000000003337'],
    ['urn:epc:id:sgln:9506000.00001.0', '414/9506000000015'],
    ['urn:epc:id:sgln:9506000.00001.dock-2', '414/9506000000015/254/dock-2'],
    ['urn:epc:id:sgln:950600000001..0', '414/9506000000015'],
    ['urn:epc:id:pgln:9506000.00001', '417/9506000000015'],
    ['urn:epc:id:giai:9506000.a.b', '8004/9506000a.b'],
    ['urn:epc:id:cpi:9506000.PART%23A.12', '8010/9506000PART%23A/8011/12'],
  ])('%s becomes %s', (uri, path) => expect(idOf(uri)).toBe(`https://id.gs1.org/${path}`));

  it.each([
    ['%2F%22%25', '%2F%22%25'],
    ['a%2fb', 'a%2Fb'],
    ['%41', 'A'],
    ["x!y'z(", "x%21y'z%28"],
    [':;=', '%3A;='],
  ])('spells the lot %s as %s', (lot, spelt) => {
    expect(idOf(`urn:epc:class:lgtin:9506000.013435.${lot}`)).toBe(`https://id.gs1.org/01/09506000134352/10/${spelt}`);
  });

  it.each([
    'urn:epc:class:lgtin:9506000.13435.S-17',
    'urn:epc:class:lgtin:95060.00013435.S-17',
    'urn:epc:class:lgtin:9506000.01343x.S-17',
    'urn:epc:class:lgtin:9506000.013435.',
    'urn:epc:class:lgtin:9506000.013435',
    `urn:epc:class:lgtin:9506000.013435.${'x'.repeat(21)}`,
    'urn:epc:class:lgtin:9506000.013435.%E4',
    'urn:epc:class:lgtin:9506000.013435.%4',
    'urn:epc:class:lgtin:9506000.013435.ä',
    'urn:epc:id:adi:W81X9C.3KL984PX1.2WMA52',
    'urn:epc:id:__proto__:1',
    'urn:epc:',
  ])('that breaks its scheme is refused: %s', (uri) => expect(idOf(uri)).toMatch(/^fault: is not an EPC URI/));
});

describe('a Digital Link', () => {
  it.each([
    'https://id.gs1.org/01/09506000134352/10/S-17',
    'http://example.com/a/b/01/09506000134352/10/S-17?17=261231#x',
    'https://example.com:8443/gtin/9506000134352/lot/S-17/',
    'https://example.com/01/09506000134352/22/2A/10/%53-17',
  ])('of any domain has one spelling: %s', (uri) => {
    expect(idOf(uri)).toBe('https://id.gs1.org/01/09506000134352/10/S-17');
  });

  it('keeps the finest of its qualifiers', () => {
    expect(idOf('https://example.com/01/09506000134352/10/S-17/21/4')).toBe(
      'https://id.gs1.org/01/09506000134352/21/4',
    );
    expect(idOf('https://example.com/01/09506000134352/22/2A')).toBe('https://id.gs1.org/01/09506000134352');
  });

  it('is refused if its check digit is wrong', () => {
    expect(idOf('https://example.com/01/09506000134353/10/S-17')).toBe(
      'fault: has a wrong check digit in its GS1 key: it has to be 2',
    );
  });
});

describe('any other id', () => {
  it.each([
    'urn:lot:smm:1',
    'https://example.com/lots/5',
    'https://example.com/01/abc',
    'https://example.com',
    '',
    'x',
  ])('stays as it is: %s', (uri) => expect(idOf(uri)).toBe(uri));
});

it('knows a product from a lot of it', () => {
  expect(isProduct('https://id.gs1.org/01/09506000134352')).toBe(true);
  expect(isProduct('https://id.gs1.org/01/09506000134352/10/S')).toBe(false);
});
