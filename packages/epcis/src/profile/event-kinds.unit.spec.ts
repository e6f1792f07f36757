/** What each type of EPCIS event becomes: docs/epcis.md, "What each event becomes". */
import {
  association,
  commissioning,
  documentOf,
  MATERIAL,
  type Members,
  transformation,
} from '@oretrail/test-support/epcis-documents';
import {
  errorsOf,
  outcomeOf,
  outcomesOf,
  reasonOf,
  SOURCE,
  statedBy,
  without,
} from '@oretrail/test-support/epcis-outcomes';
import { describe, expect, it } from 'vitest';

const SULFATE = 'https://id.gs1.org/01/09506000134352/10/S-17';
const CONCENTRATE = 'https://id.gs1.org/01/09506000134369/10/C-4';
const CELLS = 'https://id.gs1.org/01/09506000134376/10/9001';
const DOCK = 'https://id.gs1.org/414/9506000000015/254/dock-2';
const EVENT_ID = 'urn:uuid:7a1d0c3e-53c1-4f3a-9d3b-6a0a0a3c9a01';
const ilmdWith = (changes: Members): Members => ({ ilmd: { ...MATERIAL, ...changes } });

describe('a TransformationEvent', () => {
  it('becomes a mineral shipment of its output', () => {
    const outcome = outcomeOf(transformation());
    expect(outcome).toMatchObject({ outcome: 'accepted', pointer: '/epcisBody/eventList/0', eventId: EVENT_ID });
    expect(statedBy(transformation())).toEqual({
      specversion: '1.0',
      id: EVENT_ID,
      source: SOURCE,
      type: 'oretrail.mineral-shipment.v1',
      subject: SULFATE,
      time: '2025-02-21T08:30:00+09:00',
      data: {
        lotId: SULFATE,
        material: 'nickel sulfate',
        form: 'intermediate',
        quantity: { value: '25000', unit: 'KGM' },
        minerals: [{ mineral: 'nickel', mass: '5500', usd: '99000' }],
        activities: [
          {
            activity: 'processing',
            country: 'JP',
            facility: DOCK,
            operator: 'urn:party:example-refinery',
            completedOn: '2025-02-21',
            valueAdded: [{ mineral: 'nickel', usd: '66000' }],
          },
        ],
        inputs: [{ lotId: CONCENTRATE, quantity: { value: '60000', unit: 'KGM' }, usd: '33000' }],
      },
    });
  });

  it('becomes a component shipment if the member component says so', () => {
    const { type, data } = statedBy(transformation({ ilmd: commissioning()['ilmd'] }));
    expect(type).toBe('oretrail.component-shipment.v1');
    expect(data).toMatchObject({ component: 'cell', usd: '100000', manufacture: { country: 'US', facility: DOCK } });
    expect(data['inputs']).toEqual([{ lotId: CONCENTRATE, quantity: { value: '60000', unit: 'KGM' } }]);
  });

  it('draws each single object as one piece', () => {
    const { data } = statedBy(
      transformation({ ...ilmdWith({ 'oretrail:inputs': [] }), inputEPCList: ['urn:epc:id:sgtin:9506000.013440.M1'] }),
    );
    expect(data['inputs']).toEqual([
      { lotId: CONCENTRATE, quantity: { value: '60000', unit: 'KGM' } },
      { lotId: 'https://id.gs1.org/01/09506000134406/21/M1', quantity: { value: '1', unit: 'C62' } },
    ]);
  });

  it('says where without the help of others: an activity may state its own whereabouts', () => {
    const activity = {
      'oretrail:activity': 'extraction',
      'oretrail:country': 'AU',
      'oretrail:facility': 'urn:facility:mine',
      'oretrail:operator': 'urn:epc:id:pgln:9506000.00001',
      'oretrail:completedOn': '2025-01-02',
      'oretrail:valueAdded': { 'oretrail:mineral': 'nickel' },
    };
    const { data } = statedBy(transformation(ilmdWith({ 'oretrail:activities': activity })));
    expect(data['activities']).toEqual([
      {
        activity: 'extraction',
        country: 'AU',
        facility: 'urn:facility:mine',
        operator: 'https://id.gs1.org/417/9506000000015',
        completedOn: '2025-01-02',
        valueAdded: [{ mineral: 'nickel' }],
      },
    ]);
  });

  it('says nothing about a lot without members of the profile', () => {
    expect(errorsOf(transformation({ ilmd: { 'example:batch': 'X' } }))).toEqual(['missing /ilmd']);
    expect(errorsOf(without(transformation(), 'ilmd'))).toEqual(['missing /ilmd']);
  });

  it('needs an output', () => {
    expect(errorsOf(without(transformation(), 'outputQuantityList'))).toEqual(['missing /outputQuantityList']);
  });
});

describe('an ObjectEvent', () => {
  it('that commissions a class becomes a shipment without inputs', () => {
    expect(statedBy(commissioning())).toMatchObject({
      type: 'oretrail.component-shipment.v1',
      subject: CELLS,
      data: { quantity: { value: '1000', unit: 'C62' }, inputs: [] },
    });
  });

  it('that commissions single objects of another kind is ignored', () => {
    const pallets = { epcList: ['urn:epc:id:sscc:9506000.0000000333'], ilmd: {} };
    expect(reasonOf({ ...without(commissioning(), 'quantityList'), ...pallets })).toMatch(
      /^epcis-no-effect: It commissions/,
    );
  });
});

describe('an AssociationEvent or AggregationEvent', () => {
  it.each(['AssociationEvent', 'AggregationEvent'])('becomes a component shipment of the parent: %s', (type) => {
    const { subject, data } = statedBy(association({ type }));
    expect(subject).toBe('https://id.gs1.org/01/09506000134390/21/P1');
    expect(data).toMatchObject({ component: 'pack', usd: '9000.5', quantity: { value: '1', unit: 'C62' } });
    expect(data['inputs']).toEqual([
      { lotId: CELLS, quantity: { value: '96', unit: 'C62' } },
      { lotId: 'https://id.gs1.org/01/09506000134406/21/M1', quantity: { value: '1', unit: 'C62' } },
      { lotId: 'https://id.gs1.org/01/09506000134406/21/M2', quantity: { value: '1', unit: 'C62' } },
    ]);
  });

  it('is ignored without members of the profile, whatever its children are', () => {
    const pallet = Object.entries(association()).filter(([name]) => !name.startsWith('oretrail:'));
    const children = { childQuantityList: [{ epcClass: 'urn:epc:idpat:sgtin:9506000.013435.*', quantity: 4 }] };
    expect(reasonOf({ ...Object.fromEntries(pallet), ...children })).toMatch(
      /^epcis-no-effect: .* parent is not stated/,
    );
  });

  it('has the members of the profile in itself, and other events in their ilmd', () => {
    expect(errorsOf({ ...association(), ilmd: { 'oretrail:component': 'pack' } })).toEqual([
      'unknown-field /ilmd/oretrail:component',
    ]);
    expect(errorsOf(transformation({ 'oretrail:form': 'ore' }))).toEqual(['unknown-field /oretrail:form']);
  });

  it('needs a parent', () => expect(errorsOf(without(association(), 'parentID'))).toEqual(['missing /parentID']));
});

describe('what has no effect', () => {
  it.each([
    ['OBSERVE', commissioning({ action: 'OBSERVE' }), /OBSERVE/],
    ['DELETE', association({ action: 'DELETE' }), /DELETE/],
    ['a transaction', transformation({ type: 'TransactionEvent' }), /business documents/],
    ['an unknown type', transformation({ type: 'example:Event' }), /"example:Event" is not a type/],
  ])('is ignored with a reason: %s', (_, event, reason) => {
    expect(reasonOf(event)).toMatch(/^epcis-no-effect: /);
    expect(reasonOf(event)).toMatch(reason);
  });

  it('is not a wrong or absent action or type', () => {
    expect(errorsOf(commissioning({ action: 'add' }))).toEqual(['unknown-code /action']);
    expect(errorsOf(without(commissioning(), 'action'))).toEqual(['missing /action']);
    expect(errorsOf(commissioning({ type: 5 }))).toEqual(['wrong-type /type']);
    expect(errorsOf(without(commissioning(), 'type'))).toEqual(['missing /type']);
    expect(errorsOf('x')).toEqual(['wrong-type ']);
  });
});

describe('what the profile refuses', () => {
  it.each([
    'urn:vin:5YFB4MBE4PP000001',
    'https://example.com/cars/5YFB4MBE4PP000001',
    'urn:epc:id:sgtin:9506000.013439.5YFB4MBE4PP000001',
  ])('a vehicle as an output: %s', (parentID) =>
    expect(errorsOf(association({ parentID }))).toEqual(['epcis-unsupported /parentID']),
  );

  it('a product without a lot', () => {
    const outputQuantityList = [{ epcClass: 'urn:epc:idpat:sgtin:9506000.013435.*', quantity: 1, uom: 'KGM' }];
    expect(errorsOf(transformation({ outputQuantityList }))).toEqual([
      'epcis-unsupported /outputQuantityList/0/epcClass',
    ]);
  });

  it('several outputs without an allocation', () => {
    const outputEPCList = ['urn:epc:id:sgtin:9506000.013440.M1', 'urn:epc:id:sgtin:9506000.013440.M2'];
    expect(errorsOf(transformation({ outputEPCList }))).toEqual(['epcis-many-outputs /outputQuantityList']);
  });

  it('a transformation in several events', () => {
    const part = { transformationID: 'urn:epc:id:gdti:9506000.00001.7' };
    const split = '/epcisBody/eventList/0/transformationID';
    const [first, second] = outcomesOf(
      documentOf([transformation(part), transformation({ ...part, eventID: 'urn:uuid:2' })]),
    );
    expect(first).toMatchObject({
      outcome: 'rejected',
      errors: [{ code: 'epcis-split-transformation', pointer: split }],
    });
    expect(second?.outcome).toBe('rejected');
    expect(errorsOf({ ...without(transformation(part), 'inputQuantityList') })).toEqual([
      'epcis-split-transformation /transformationID',
    ]);
    expect(statedBy(transformation(part)).subject).toBe(SULFATE);
  });

  it('a declared error does not split a transformation', () => {
    const part = { transformationID: 'urn:epc:id:gdti:9506000.00001.7' };
    const wrong = transformation({ ...part, errorDeclaration: { declarationTime: '2025-03-05T10:00:00Z' } });
    const outcomes = outcomesOf(documentOf([wrong, transformation({ ...part, eventID: 'urn:uuid:2' })]));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });
});
