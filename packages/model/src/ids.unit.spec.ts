import { describe, expect, it } from 'vitest';
import { COUNTRIES, MINERALS } from './codes.ts';
import { uriFault } from './uri.ts';
import { vinFault, withCheckDigit } from './vin.ts';

describe('ids', () => {
  it.each([
    'urn:lot:smm:niso4-0001',
    'URN:lot:x',
    'urn:x:y',
    'https://user@example.org:8080/a/b?c=d#e',
    'http://[2001:db8::1]/x',
    'mailto:a@example.org',
    'urn:lot:a%20b',
    'tag:example.org,2023:lot',
    'file:///x',
  ])('accepts %s', (text) => expect(uriFault(text)).toBeNull());
  it.each([
    '',
    'the refinery',
    'lot-1',
    '//example.org/x',
    '1a:b',
    'urn:',
    'urn:lot',
    'urn:lot:',
    'urn::y',
    'urn:-x:y',
    'urn:lot:a b',
    'urn:lot:é',
    'urn:lot:%2',
    'http://exa[mple/',
    'a:b#c#d',
    'urn:lot:x\n',
  ])('refuses %j', (text) => expect(uriFault(text)).not.toBeNull());

  it('takes time that grows with the length only', () => {
    expect(uriFault(`http://${'a:'.repeat(100_000)}^`)).not.toBeNull();
  });
});

describe('VINs', () => {
  // The first is the worked example of many VIN guides; 17 ones sum to 89, which leaves 1.
  it.each(['1M8GDM9AXKP042788', '11111111111111111', 'JTMBM4CB0PY000001', '7EYFB4MBE4PP00001', '71YFB4MBE4PP00001'])(
    'accepts %s',
    (vin) => {
      expect(vinFault(vin)).toBeNull();
    },
  );
  it.each(['1M8GDM9A1KP042788', '1M8GDM9AXKP04278', '1m8gdm9axkp042788', 'JTMBM4CBOPY000001', '5YFB4MBE4PP00000Q'])(
    'refuses %s',
    (vin) => expect(vinFault(vin)).not.toBeNull(),
  );
  it('have a check digit that is binding if they begin with 1 to 5, or with 7 and then F to Z or 0', () => {
    const bound = /^(?:[1-5].|7[F-HJ-NPR-Z0])/;
    for (const first of '123456789ABCDEFGHJKLMNPRSTUVWXYZ') {
      for (const second of '0123456789ABCDEFGHJKLMNPRSTUVWXYZ') {
        const right = withCheckDigit(`${first}${second}YFB4MB04PP00001`);
        const wrong = right.replace(/^(.{8})(.)/, (_, before, digit) => `${before}${digit === '0' ? '1' : '0'}`);
        expect([right, vinFault(right), vinFault(wrong) === null]).toEqual([right, null, !bound.test(right)]);
      }
    }
  });
  it('says which check digit is due', () => expect(vinFault('1M8GDM9A1KP042788')).toContain('has to be X'));
});

describe('lists of codes', () => {
  it('hold the 249 assigned countries and the fifty minerals', () => {
    expect(COUNTRIES.size).toBe(249);
    expect(MINERALS.size).toBe(50);
    for (const code of COUNTRIES) expect(code).toMatch(/^[A-Z]{2}$/);
    for (const mineral of MINERALS) expect(mineral).toMatch(/^[a-z]+$/);
  });
});
