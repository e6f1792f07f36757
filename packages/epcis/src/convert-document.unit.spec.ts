/** Each row of the table of the profile: intake, "Files that suppliers already have". */
import {
  association,
  commissioning,
  documentOf,
  LOTS,
  MATERIAL,
  type Members,
  transformation,
} from '@oretrail/test-support/epcis-documents';
import { describe, expect, it } from 'vitest';
import { convertEpcis, type EventOutcome } from './convert-document.ts';

const SOURCE = 'urn:party:example-refinery';
const SULFATE = 'https://id.gs1.org/01/09506000134352/10/S-17';
const CONCENTRATE = 'https://id.gs1.org/01/09506000134369/10/C-4';
const CELLS = 'https://id.gs1.org/01/09506000134376/10/9001';
const DOCK = 'https://id.gs1.org/414/9506000000015/254/dock-2';
const EVENT_ID = 'urn:uuid:7a1d0c3e-53c1-4f3a-9d3b-6a0a0a3c9a01';

function outcomesOf(text: string): readonly EventOutcome[] {
  const converted = convertEpcis(text, { source: SOURCE });
  if (!converted.ok) throw new Error(JSON.stringify(converted.errors));
  return converted.outcomes;
}

const outcomeOf = (event: unknown, header?: unknown): EventOutcome => {
  const [outcome] = outcomesOf(documentOf([event], header));
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
};

/** The single statement that an event becomes. */
function statedBy(event: unknown, header?: unknown) {
  const outcome = outcomeOf(event, header);
  if (outcome.outcome !== 'accepted') throw new Error(JSON.stringify(outcome));
  expect(outcome.statements).toHaveLength(1);
  return outcome.statements[0]?.json as {
    id: string;
    subject: string;
    time: string;
    type: string;
    data: Record<string, unknown>;
  };
}

/** `code pointer` of each error, the pointers within the event. */
function errorsOf(event: unknown): readonly string[] {
  const outcome = outcomeOf(event);
  if (outcome.outcome !== 'rejected') throw new Error(JSON.stringify(outcome));
  return outcome.errors.map(({ code, pointer }) => `${code} ${pointer.replace('/epcisBody/eventList/0', '')}`);
}

const reasonOf = (event: unknown): string => {
  const outcome = outcomeOf(event);
  return outcome.outcome === 'ignored' ? `${outcome.code}: ${outcome.reason}` : JSON.stringify(outcome);
};

const ilmdWith = (changes: Members): Members => ({ ilmd: { ...MATERIAL, ...changes } });
const without = (object: Members, name: string): Members =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

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

describe('an errorDeclaration', () => {
  const declared = (changes: Members = {}): Members => ({
    errorDeclaration: { declarationTime: '2025-03-05T10:00:00.500+01:00', reason: 'incorrect_data', ...changes },
  });

  it('becomes a correction', () => {
    expect(statedBy(transformation(declared()))).toEqual({
      specversion: '1.0',
      id: `epcis-error:2025-03-05T09:00:00.5Z:${EVENT_ID}`,
      source: SOURCE,
      type: 'oretrail.correction.v1',
      subject: SULFATE,
      time: '2025-03-05T09:00:00.5Z',
      data: { corrects: { source: SOURCE, id: EVENT_ID }, reason: 'incorrect_data' },
    });
  });

  it('names the replacement if there is exactly one', () => {
    const one = statedBy(transformation(declared({ correctiveEventIDs: ['urn:uuid:2'] })));
    expect(one.data['replacedBy']).toEqual({ source: SOURCE, id: 'urn:uuid:2' });
    const two = statedBy(transformation(declared({ correctiveEventIDs: ['urn:uuid:2', 'urn:uuid:3'] })));
    expect(two.data).not.toHaveProperty('replacedBy');
  });

  it.each(['cbv:ER-did_not_occur', 'urn:epcglobal:cbv:er:did_not_occur', 'https://ref.gs1.org/cbv/ER-did_not_occur'])(
    'gives its reason as a word: %s',
    (reason) => expect(statedBy(association(declared({ reason }))).data['reason']).toBe('did_not_occur'),
  );

  it('corrects the event that has the same hash, if neither has an id', () => {
    const original = statedBy(without(transformation(), 'eventID'));
    const correction = statedBy(without(transformation(declared({ reason: undefined })), 'eventID'));
    expect(original.id).toBe(
      'ni:///sha-256;cc1416d85c925febf5cc6a6eef0f06af9b018a2364c8aca76037c0353be13c99?ver=CBV2.0',
    );
    expect(correction.data).toEqual({ corrects: { source: SOURCE, id: original.id }, reason: 'not stated' });
  });

  it('has to be an object with a time', () => {
    expect(errorsOf(transformation({ errorDeclaration: null }))).toEqual(['wrong-type /errorDeclaration']);
    expect(errorsOf(transformation({ errorDeclaration: {} }))).toEqual(['missing /errorDeclaration/declarationTime']);
  });
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

describe('a unit', () => {
  const drawn = (quantity: number, uom?: string): unknown =>
    (
      statedBy(
        transformation({
          ...ilmdWith({ 'oretrail:inputs': [] }),
          inputQuantityList: [{ epcClass: LOTS.foil, quantity, uom }],
        }),
      ).data['inputs'] as [{ quantity: unknown }]
    )[0].quantity;

  it.each([
    ['KGM', 1.5, '1.5', 'KGM'],
    ['TNE', 0.0005, '0.5', 'KGM'],
    ['GRM', 1250, '1.25', 'KGM'],
    ['MTK', 3, '3', 'MTK'],
    ['LTR', 3.25, '3.25', 'LTR'],
    ['C62', 7, '7', 'C62'],
    [undefined, 7, '7', 'C62'],
  ])('%s of %d is exactly %s %s', (uom, quantity, value, unit) =>
    expect(drawn(quantity, uom)).toEqual({ value, unit }),
  );

  it.each(['LBR', 'ONZ', 'kgm', ''])('%j is refused', (uom) => {
    const outputQuantityList = [{ epcClass: LOTS.sulfate, quantity: 1, uom }];
    expect(errorsOf(transformation({ outputQuantityList }))).toEqual(['unknown-code /outputQuantityList/0/uom']);
  });

  it('has to be a mass for a material', () => {
    const outputQuantityList = [{ epcClass: LOTS.sulfate, quantity: 1 }];
    expect(errorsOf(transformation({ outputQuantityList }))).toEqual(['unknown-code /outputQuantityList/0/uom']);
  });
});

describe('a number', () => {
  const withAmount = (digits: string): string =>
    documentOf([
      transformation({ outputQuantityList: [{ epcClass: LOTS.sulfate, quantity: '@', uom: 'KGM' }] }),
    ]).replace('"@"', digits);

  it.each([
    ['123456789012345.123456', '123456789012345.123456'],
    ['2.50E4', '25000'],
    ['25000.000000000', '25000'],
  ])('%s is read by its digits', (digits, value) => {
    const [outcome] = outcomesOf(withAmount(digits));
    expect(outcome).toMatchObject({ outcome: 'accepted', statements: [{ json: { data: { quantity: { value } } } }] });
  });

  it.each([
    ['1e400', 'bad-decimal'],
    ['1e-7', 'bad-decimal'],
    ['1234567890123456', 'bad-decimal'],
    ['0', 'out-of-range'],
    ['-5', 'out-of-range'],
    ['"25000"', 'wrong-type'],
    ['null', 'wrong-type'],
  ])('%s is refused as %s', (digits, code) => {
    const [outcome] = outcomesOf(withAmount(digits));
    expect(outcome).toMatchObject({
      outcome: 'rejected',
      errors: [{ code, pointer: '/epcisBody/eventList/0/outputQuantityList/0/quantity' }],
    });
  });

  it('may also be a text in a member of the profile, and a number there', () => {
    const minerals = [{ 'oretrail:mineral': 'nickel', 'oretrail:mass': 5500.5 }];
    expect(statedBy(transformation(ilmdWith({ 'oretrail:minerals': minerals }))).data['minerals']).toEqual([
      { mineral: 'nickel', mass: '5500.5' },
    ]);
    const wrong = [{ 'oretrail:mineral': 'nickel', 'oretrail:mass': '5,500' }];
    expect(errorsOf(transformation(ilmdWith({ 'oretrail:minerals': wrong })))).toEqual([
      'bad-decimal /ilmd/oretrail:minerals/0/oretrail:mass',
    ]);
  });
});

describe('time and place', () => {
  it('has the local day at eventTimeZoneOffset', () => {
    const { time, data } = statedBy(
      commissioning({ eventTime: '2025-01-01T02:00:00.120+01:00', eventTimeZoneOffset: '-05:00' }),
    );
    expect(time).toBe('2024-12-31T20:00:00.12-05:00');
    expect(data['manufacture']).toMatchObject({ completedOn: '2024-12-31' });
  });

  it('is refused if it is not one', () => {
    expect(errorsOf(commissioning({ eventTime: '2025-13-01T00:00:00Z' }))).toEqual(['bad-time /eventTime']);
    expect(errorsOf(commissioning({ eventTimeZoneOffset: '+15:00' }))).toEqual(['bad-time /eventTimeZoneOffset']);
    expect(errorsOf(without(commissioning(), 'eventTimeZoneOffset'))).toEqual(['missing /eventTimeZoneOffset']);
    const bare = without(without(commissioning(), 'eventTime'), 'eventID');
    expect(errorsOf(bare)).toEqual(['missing /eventTime']);
    expect(errorsOf({ ...bare, errorDeclaration: { declarationTime: '2025-03-05T10:00:00Z' } })).toEqual([
      'missing /eventID',
    ]);
  });

  const masterData = (...elements: readonly (readonly [string, string])[]): unknown => ({
    epcisMasterData: {
      vocabularyList: [
        {
          type: 'urn:epcglobal:epcis:vtype:BusinessLocation',
          vocabularyElementList: elements.map(([id, attribute]) => ({
            id,
            attributes: [{ id: 'cbvmda:countryCode', attribute }],
          })),
        },
      ],
    },
  });
  const nowhere = transformation({ ilmd: without(MATERIAL, 'oretrail:country') });
  const countryOf = (header: unknown): unknown =>
    (statedBy(nowhere, header).data['activities'] as [{ country: unknown }])[0].country;

  it('takes the country from the header if the event does not say it', () => {
    expect(countryOf(masterData(['urn:epc:id:sgln:9506000.00001.dock-2', 'KR']))).toBe('KR');
    expect(countryOf(masterData(['https://example.com/414/9506000000015', 'KR']))).toBe('KR');
  });

  it('never guesses a country', () => {
    const pointer = '/epcisBody/eventList/0/ilmd/oretrail:activities/0/oretrail:country';
    const missing = { outcome: 'rejected', errors: [{ code: 'missing', pointer }] };
    const other = masterData(['urn:epc:id:sgln:9506000.00002.0', 'KR']);
    const disputed = masterData(
      ['urn:epc:id:sgln:9506000.00001.0', 'KR'],
      ['https://id.gs1.org/414/9506000000015', 'JP'],
    );
    for (const header of [undefined, other, disputed, 5, []]) expect(outcomeOf(nowhere, header)).toMatchObject(missing);
  });

  it('takes the location if there is no reading point', () => {
    const bizLocation = { id: 'urn:facility:example' };
    const { data } = statedBy({ ...without(commissioning(), 'readPoint'), bizLocation });
    expect(data['manufacture']).toMatchObject({ facility: 'urn:facility:example' });
    expect(errorsOf(without(commissioning(), 'readPoint'))).toEqual(['missing /readPoint']);
    expect(errorsOf(commissioning({ readPoint: { id: 'urn:epc:id:sgln:1' } }))).toEqual(['bad-id /readPoint/id']);
  });
});

describe('an error', () => {
  it('of our own parser leads to the place in the document', () => {
    const changes = {
      'oretrail:minerals': [{ 'oretrail:mineral': 'unobtainium', 'oretrail:mass': '1', 'oretrail:grade': 'A' }],
      'oretrail:custody': 'book-and-claim',
      'oretrail:colour': 'green',
      'oretrail:operator': 'refinery',
    };
    expect(new Set(errorsOf(transformation(ilmdWith(changes))))).toEqual(
      new Set([
        'unknown-field /ilmd/oretrail:colour',
        'unknown-code /ilmd/oretrail:minerals/0/oretrail:mineral',
        'unknown-field /ilmd/oretrail:minerals/0/oretrail:grade',
        'not-allowed /ilmd/oretrail:custody',
        'bad-id /ilmd/oretrail:operator',
      ]),
    );
  });

  it('names a member that is missing as it has to be written', () => {
    const bare = { 'oretrail:material': 'nickel sulfate' };
    expect(errorsOf(transformation({ ilmd: bare }))).toEqual([
      'missing /ilmd/oretrail:form',
      'missing /ilmd/oretrail:minerals',
      'missing /ilmd/oretrail:activities',
    ]);
  });

  it('is a name without the prefix, or two names for one member', () => {
    expect(errorsOf(transformation(ilmdWith({ 'oretrail:minerals': [{ mineral: 'nickel' }] })))).toContain(
      'unknown-field /ilmd/oretrail:minerals/0/mineral',
    );
    expect(errorsOf(transformation(ilmdWith({ 'urn:oretrail:epcis:1:form': 'ore' })))).toContain(
      'duplicate-member /ilmd/urn:oretrail:epcis:1:form',
    );
  });

  it('is an entry of inputs that names no input, or one twice', () => {
    const named = (...ids: readonly string[]): Members =>
      ilmdWith({ 'oretrail:inputs': ids.map((id) => ({ 'oretrail:lotId': id })) });
    expect(errorsOf(transformation(named(LOTS.foil)))).toEqual(['unknown-code /ilmd/oretrail:inputs/0/oretrail:lotId']);
    expect(errorsOf(transformation(named(LOTS.concentrate, CONCENTRATE)))).toEqual([
      'duplicate-item /ilmd/oretrail:inputs/1/oretrail:lotId',
    ]);
  });

  it('is a lot that is drawn twice', () => {
    const inputQuantityList = [1, 2].map((quantity) => ({ epcClass: LOTS.concentrate, quantity, uom: 'KGM' }));
    expect(errorsOf(transformation({ inputQuantityList }))).toEqual(['duplicate-item /inputQuantityList/1/epcClass']);
  });
});

describe('the order of lists', () => {
  it('changes no statement, for it means nothing in JSON-LD', () => {
    const inputs = [LOTS.concentrate, LOTS.foil].map((epcClass) => ({ epcClass, quantity: 1, uom: 'KGM' }));
    const members = (minerals: readonly string[]): Members =>
      ilmdWith({
        'oretrail:minerals': minerals.map((mineral) => ({ 'oretrail:mineral': mineral, 'oretrail:mass': 1 })),
        'oretrail:activities': [
          {
            'oretrail:activity': 'processing',
            'oretrail:valueAdded': minerals.map((mineral) => ({ 'oretrail:mineral': mineral })),
          },
        ],
      });
    const digestOf = (event: unknown): unknown => {
      const outcome = outcomeOf(event);
      return outcome.outcome === 'accepted' ? outcome.statements[0]?.event.digest : outcome;
    };
    const one = digestOf(transformation({ ...members(['nickel', 'cobalt']), inputQuantityList: inputs }));
    const other = digestOf(
      transformation({ ...members(['cobalt', 'nickel']), inputQuantityList: [...inputs].reverse() }),
    );
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(other).toBe(one);
  });
});
