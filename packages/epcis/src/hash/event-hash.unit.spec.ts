/** The expected hashes are those of the reference implementation of CBV 2.0 (epcis-event-hash-generator 1.9.3) for these documents. */
import { association, commissioning, documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../document.ts';
import type { JsonObject } from '../json/json.ts';
import { readJson } from '../json/read-json.ts';
import { eventHash } from './event-hash.ts';
import { preHashOf } from './pre-hash.ts';

function placed(text: string) {
  const json = readJson(text);
  const read = json.ok ? readDocument(json.value) : json;
  if (!read.ok || read.document.events[0] === undefined) throw new Error('refused');
  const { event, namespaces } = read.document.events[0];
  return { event: event as JsonObject, namespaces };
}

function hashOf(event: unknown): string {
  const { event: read, namespaces } = placed(documentOf([event]));
  return eventHash(read, namespaces);
}

const OBSERVED = {
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: '2025-02-20T23:30:00.1235-05:00',
  eventTimeZoneOffset: '-05:00',
  recordTime: '2025-02-21T00:00:00Z',
  epcList: ['urn:epc:id:sscc:9506000.0000000333', 'https://example.com/gtin/9506000134352/ser/7?x=1'],
  bizStep: 'shipping',
  disposition: 'in_transit',
  persistentDisposition: { set: ['completeness_verified'] },
  readPoint: { id: 'urn:epc:id:sgln:9506000.00001.dock-2', 'example:gate': '7' },
  bizTransactionList: [
    { type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:9506000000015:4711' },
    { type: 'desadv', bizTransaction: 'urn:epcglobal:cbv:bt:9506000000015:ASN1' },
  ],
  sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:9506000.00001' }],
  destinationList: [{ type: 'possessing_party', destination: 'urn:epc:id:pgln:9506000.00002' }],
  sensorElementList: [
    {
      sensorMetadata: { time: '2025-02-20T23:00:00Z', deviceID: 'urn:epc:id:giai:9506000.7' },
      sensorReport: [
        { type: 'Temperature', value: 26.1, uom: 'CEL' },
        { type: 'RelativeHumidity', minValue: 40, maxValue: 41.5, uom: 'A93' },
      ],
    },
  ],
  'example:note': { 'example:b': ['2.0', '1'], 'example:a': 'x' },
};

describe('the hash of an event', () => {
  it.each([
    ['a transformation', transformation(), 'cc1416d85c925febf5cc6a6eef0f06af9b018a2364c8aca76037c0353be13c99'],
    ['a commissioning', commissioning(), '1f09b16347e6c65a8efaaf0e6e761c6519503194cdfb7266ffa717bfe60f7bca'],
    ['an association', association(), '27a932a65c42e9f9b395c3926a8e8d663a499cb061e1074811bc92d32788f249'],
    ['an observation with all else', OBSERVED, 'e184d7fc1686a46af81ee30c6a3b129b9404cc091b2a1b9ffb3ab6f9a08a85b6'],
  ])('is that of the reference implementation: %s', (_, event, digest) => {
    expect(hashOf(event)).toBe(`ni:///sha-256;${digest}?ver=CBV2.0`);
  });

  it.each([
    ['another offset of the same instant', { eventTime: '2025-02-21T08:30:00+09:00' }],
    ['a fraction that rounds away', { eventTime: '2025-02-20T23:30:00.0004Z' }],
    ['another name of a step', { bizStep: 'urn:epcglobal:cbv:bizstep:commissioning' }],
    ['a compact name', { bizStep: 'cbv:BizStep-commissioning' }],
    ['an id and a record time', { eventID: 'urn:uuid:1', recordTime: '2025-03-01T00:00:00Z' }],
    ['an error declaration', { errorDeclaration: { declarationTime: '2025-03-01T00:00:00Z' } }],
    [
      'a Digital Link',
      { inputQuantityList: [{ epcClass: 'http://x.example/01/09506000134369/10/C-4', quantity: 60, uom: 'TNE' }] },
    ],
  ])('stays the same with %s', (_, changes) => expect(hashOf(transformation(changes))).toBe(hashOf(transformation())));

  it.each([
    ['another amount', { outputQuantityList: [] }],
    ['another second', { eventTime: '2025-02-20T23:30:01Z' }],
    ['another offset', { eventTimeZoneOffset: '+08:00' }],
    ['another member of the profile', { ilmd: {} }],
    ['one more member', { 'example:x': 1 }],
  ])('changes with %s', (_, changes) => expect(hashOf(transformation(changes))).not.toBe(hashOf(transformation())));

  it('covers the digits of a number, however it is written', () => {
    const text = (amount: string): string => documentOf([{ ...OBSERVED, 'example:n': '@' }]).replace('"@"', amount);
    const preHash = (amount: string): string => {
      const { event, namespaces } = placed(text(amount));
      return preHashOf(event, namespaces);
    };
    expect(preHash('1.50e1')).toContain('}n=15{');
    expect(preHash('9007199254740993')).toContain('}n=9007199254740993{');
    expect(preHash('true')).toContain('}n=true{');
    expect(preHash('[[1],{}]')).toContain('}n=1{https://ns.example.com/epcis/}n');
  });
});
