/** Whatever a document holds, each of its events has a named outcome, and nothing is thrown. */

import { EVENT_ERRORS } from '@oretrail/model';
import { association, commissioning, documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Converted, convertEpcis } from './convert-document.ts';
import { EPCIS_ERRORS, type EpcisError } from './errors.ts';
import { DOCUMENT_EVENTS_MAX, EVENT_VALUES_MAX } from './limits.ts';

const CODES = new Set([...Object.keys(EVENT_ERRORS.rows), ...Object.keys(EPCIS_ERRORS.rows)]);
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'type',
  'ilmd',
  'oretrail:minerals',
  'oretrail:allocation',
  'epcClass',
  '@context',
  'id',
];

function checkErrors(errors: readonly EpcisError[]): void {
  expect(errors.length).toBeGreaterThan(0);
  for (const { code, pointer, detail } of errors) {
    expect(CODES).toContain(code);
    expect(pointer).toMatch(/^(\/|$)/);
    expect(detail).toMatch(/\.$/);
    expect(detail).not.toContain('undefined.');
  }
}

function checkOutcomes(converted: Converted): void {
  if (!converted.ok) {
    checkErrors(converted.errors);
    return;
  }
  for (const outcome of converted.outcomes) {
    if (outcome.outcome === 'rejected') checkErrors(outcome.errors);
    else if (outcome.outcome === 'accepted') expect(outcome.statements.length).toBeGreaterThan(0);
    else expect(outcome.reason).toMatch(/\.$/);
  }
}

const convert = (text: string): Converted => convertEpcis(text, { source: 'urn:party:x' });

/** JSON as its text: numbers of every look, names that objects inherit. */
const anyJson = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('null', 'true', '1e400', '-0', '1E-9', '123456789012345678901234567890.5', '""', '[]', '{}'),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc
      .constantFrom('urn:epc:class:lgtin:9506000.013435.%', 'ADD', 'https://x/01/09506000134353/10/A', '\ud800')
      .map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join()}]`),
    fc
      .uniqueArray(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('value')), {
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`),
  ),
})).value;

/** Places of a JSON value, as paths. */
function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, within]) => placesOf(within, [...path, name]))];
}

/** The value with a mark at one place. */
function marked(value: unknown, [name, ...path]: readonly string[], mark: unknown): unknown {
  if (name === undefined) return mark;
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  copy[name] = marked(copy[name], path, mark);
  return Array.isArray(value) ? Object.values(copy) : copy;
}

const allocated = transformation({
  ilmd: {
    'oretrail:allocation': [
      { 'oretrail:lotId': 'urn:lot:1', 'oretrail:inputs': [{ 'oretrail:lotId': 'urn:lot:2', 'oretrail:quantity': 1 }] },
    ],
  },
  errorDeclaration: { declarationTime: '2025-03-05T10:00:00Z', correctiveEventIDs: ['urn:uuid:1'] },
});
const header = {
  epcisMasterData: {
    vocabularyList: [
      { vocabularyElementList: [{ id: 'urn:x:1', attributes: [{ id: 'cbvmda:countryCode', attribute: 'JP' }] }] },
    ],
  },
};
const DOCUMENT: unknown = JSON.parse(
  documentOf([transformation(), commissioning(), association({ 'example:x': { '#text': 'x' } }), allocated], header),
);
const PLACES = placesOf(DOCUMENT);

describe('a document', () => {
  it('of any text has named outcomes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => checkOutcomes(convert(text))),
      { numRuns: 300 },
    );
  });

  it('of any JSON has named outcomes', () => {
    const wrapped = anyJson.map((value) => `{"type":"EPCISDocument","epcisBody":{"eventList":[${value}]}}`);
    fc.assert(
      fc.property(fc.oneof(anyJson, wrapped), (text) => checkOutcomes(convert(text))),
      { numRuns: 500 },
    );
  });

  it('with anything in any place has named outcomes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), anyJson, (place, json) => {
        const text = JSON.stringify(marked(DOCUMENT, place, '@mark@')).replace('"@mark@"', () => json);
        checkOutcomes(convert(text));
      }),
      { numRuns: 1_500 },
    );
  });

  it('with the names of methods in any place has named outcomes', () => {
    const methods = ['toString', 'valueOf', 'toJSON', 'constructor', 'length', 'localeCompare', 'trim', 'map'];
    const object = Object.fromEntries(methods.map((name) => [name, '']));
    for (const place of PLACES) {
      for (const hostile of [object, [object]])
        checkOutcomes(convert(JSON.stringify(marked(DOCUMENT, place, hostile))));
    }
  });

  it('with a place left out has named outcomes', () => {
    for (const place of PLACES) {
      const text = JSON.stringify(marked(DOCUMENT, place, '@mark@'), (_, value) =>
        value === '@mark@' ? undefined : value,
      );
      if (text !== undefined) checkOutcomes(convert(text));
    }
  });

  it('of more events than the limit is refused as a whole', () => {
    const events = (count: number): Converted => convert(documentOf(Array.from({ length: count }, () => 0)));
    expect(events(DOCUMENT_EVENTS_MAX)).toMatchObject({ ok: true });
    const pointer = '/epcisBody/eventList';
    expect(events(DOCUMENT_EVENTS_MAX + 1)).toMatchObject({ ok: false, errors: [{ code: 'too-large', pointer }] });
  });

  it('of one event with more values than the limit is refused by that', () => {
    const values = Array.from({ length: EVENT_VALUES_MAX }, () => 0);
    const converted = convert(documentOf([association({ 'example:x': values }), association()]));
    const errors = [{ code: 'too-large', pointer: '/epcisBody/eventList/0' }];
    expect(converted).toMatchObject({ outcomes: [{ outcome: 'rejected', errors }, { outcome: 'accepted' }] });
  });

  it('of one event with more inputs than the limit is refused by that', () => {
    const childEPCs = Array.from({ length: 1_001 }, (_, i) => `urn:epc:id:sgtin:9506000.013440.${i}`);
    const converted = convert(documentOf([association({ childEPCs }), association()]));
    const errors = [{ code: 'too-large' }];
    expect(converted).toMatchObject({ outcomes: [{ outcome: 'rejected', errors }, { outcome: 'accepted' }] });
  });
});

describe('the JSON', () => {
  it.each([
    '[]',
    '"EPCISDocument"',
    '5',
    'null',
    '{}',
    '{"type":"EPCISMasterDataDocument"}',
    '{"type":{"__proto__":1}}',
  ])('that is not an EPCIS document is refused: %s', (text) =>
    expect(convert(text)).toMatchObject({ ok: false, errors: [{ code: 'epcis-not-a-document', pointer: '' }] }),
  );

  it('is a single event, or the answer to a query, too', () => {
    const context = { '@context': { ore: 'urn:oretrail:epcis:1:' } };
    const single = JSON.stringify({ ...context, ...commissioning() })
      .replaceAll('oretrail:', 'ore:')
      .replaceAll('urn:ore:', 'urn:oretrail:');
    expect(convert(single)).toMatchObject({ outcomes: [{ pointer: '', outcome: 'accepted' }] });
    const epcisBody = {
      queryResults: { queryName: 'Q', resultsBody: { eventList: [commissioning({ action: 'OBSERVE' })] } },
    };
    const pointer = '/epcisBody/queryResults/resultsBody/eventList/0';
    expect(convert(JSON.stringify({ type: 'EPCISQueryDocument', epcisBody }))).toMatchObject({
      outcomes: [{ pointer, outcome: 'ignored' }],
    });
  });

  it('without a list of events is refused', () => {
    expect(convert('{"type":"EPCISDocument"}')).toMatchObject({
      errors: [{ code: 'missing', pointer: '/epcisBody/eventList' }],
    });
    const text = '{"type":"EPCISDocument","epcisBody":{"eventList":{}}}';
    expect(convert(text)).toMatchObject({ errors: [{ code: 'wrong-type', pointer: '/epcisBody/eventList' }] });
  });
});
