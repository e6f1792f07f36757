/** One event that makes several lots, and says what went into each. */
import { documentOf, LOTS, type Members, transformation } from '@oretrail/test-support/epcis-documents';
import { describe, expect, it } from 'vitest';
import { convertEpcis } from '../convert-document.ts';

const OTHER = 'urn:epc:class:lgtin:9506000.013435.S-18';
const AT = '/epcisBody/eventList/0/ilmd/oretrail:allocation';

/** An entry: its lot, the nickel in it, and what it draws of the concentrate. */
const entry = (lotId: string, mass: string, drawn?: number | string): Members => ({
  'oretrail:lotId': lotId,
  'oretrail:minerals': { 'oretrail:mineral': 'nickel', 'oretrail:mass': mass },
  'oretrail:inputs':
    drawn === undefined
      ? []
      : [{ 'oretrail:lotId': LOTS.concentrate, 'oretrail:quantity': drawn, 'oretrail:usd': '10' }],
});

const SHARED = {
  'oretrail:material': 'nickel sulfate',
  'oretrail:form': 'intermediate',
  'oretrail:activities': [],
};

function allocated(entries: readonly Members[], changes: Members = {}, ilmd: Members = {}) {
  const outputQuantityList = [LOTS.sulfate, OTHER].map((epcClass) => ({ epcClass, quantity: 10, uom: 'TNE' }));
  const event = transformation({
    outputQuantityList,
    ilmd: { ...SHARED, 'oretrail:allocation': entries, ...ilmd },
    ...changes,
  });
  const converted = convertEpcis(documentOf([event]), { source: 'urn:party:example' });
  const outcome = converted.ok ? converted.outcomes[0] : undefined;
  if (outcome === undefined) throw new Error(JSON.stringify(converted));
  return outcome;
}

const errorsOf = (...made: Parameters<typeof allocated>): unknown => {
  const outcome = allocated(...made);
  return outcome.outcome === 'rejected'
    ? outcome.errors.map(({ code, pointer }) => `${code} ${pointer.replace(AT, '…')}`)
    : outcome;
};

describe('an allocation', () => {
  it('makes a statement of each output, all with the id of the event', () => {
    const outcome = allocated([entry(OTHER, '2', '20.5'), entry(LOTS.sulfate, '1', 39.5)]);
    if (outcome.outcome !== 'accepted') throw new Error(JSON.stringify(outcome));
    const [first, second] = outcome.statements.map(({ event }) => event);
    expect([first?.id, second?.id]).toEqual([outcome.eventId, outcome.eventId]);
    expect(first?.subject).toBe('https://id.gs1.org/01/09506000134352/10/S-17');
    expect(second?.subject).toBe('https://id.gs1.org/01/09506000134352/10/S-18');
    expect(first?.data).toMatchObject({
      material: 'nickel sulfate',
      quantity: { value: '10000', unit: 'KGM' },
      minerals: [{ mineral: 'nickel', mass: '1' }],
      inputs: [{ quantity: { value: '39500', unit: 'KGM' }, usd: '10' }],
    });
    expect(second?.data).toMatchObject({ inputs: [{ quantity: { value: '20500', unit: 'KGM' } }] });
  });

  it('may give nothing of an input to a lot', () => {
    expect(allocated([entry(OTHER, '2'), entry(LOTS.sulfate, '1', 60)])).toMatchObject({
      outcome: 'accepted',
      statements: [{}, { json: { data: { inputs: [] } } }],
    });
  });

  it.each([
    [
      'draws less than the event',
      [entry(OTHER, '2', 20), entry(LOTS.sulfate, '1', '39.999999')],
      'epcis-many-outputs …',
    ],
    ['draws more', [entry(OTHER, '2', 20), entry(LOTS.sulfate, '1', 41)], 'epcis-many-outputs …'],
    ['draws nothing', [entry(OTHER, '2'), entry(LOTS.sulfate, '1')], 'epcis-many-outputs …'],
    ['leaves an output out', [entry(LOTS.sulfate, '1', 60)], 'epcis-many-outputs …'],
    [
      'names another lot',
      [entry(OTHER, '2'), entry(LOTS.sulfate, '1', 60), entry(LOTS.foil, '1')],
      'unknown-code …/2/oretrail:lotId',
    ],
    [
      'names an output twice',
      [entry(OTHER, '2'), entry(LOTS.sulfate, '1', 60), entry(OTHER, '1')],
      'duplicate-item …/2/oretrail:lotId',
    ],
    ['names no output', [entry(OTHER, '2'), entry(LOTS.sulfate, '1', 60), {}], 'missing …/2'],
    [
      'has an amount that is not one',
      [entry(OTHER, '2', 'half'), entry(LOTS.sulfate, '1', 60)],
      'bad-decimal …/0/oretrail:inputs/0/oretrail:quantity',
    ],
  ])('is refused if it %s', (_, entries, due) => expect(errorsOf(entries)).toEqual([due]));

  it('has the inputs in its entries alone', () => {
    const whole = [entry(OTHER, '2', 20), entry(LOTS.sulfate, '1', 40)];
    expect(errorsOf(whole, {}, { 'oretrail:inputs': [] })).toEqual([
      'unknown-field /epcisBody/eventList/0/ilmd/oretrail:inputs',
    ]);
  });

  it('alone names lots: elsewhere the lot and its quantity come from EPCIS', () => {
    const whole = [entry(OTHER, '2', 20), entry(LOTS.sulfate, '1', 40)];
    const pointer = 'unknown-field /epcisBody/eventList/0/ilmd/oretrail:lotId';
    expect(errorsOf(whole, {}, { 'oretrail:lotId': LOTS.foil })).toEqual([pointer]);
  });

  it('has a correction for each of its lots', () => {
    const errorDeclaration = { declarationTime: '2025-03-05T10:00:00Z' };
    const outcome = allocated([entry(OTHER, '2', 20), entry(LOTS.sulfate, '1', 40)], { errorDeclaration });
    if (outcome.outcome !== 'accepted') throw new Error(JSON.stringify(outcome));
    expect(outcome.statements.map(({ event }) => `${event.type} ${event.subject.slice(-4)}`)).toEqual([
      'oretrail.correction.v1 S-17',
      'oretrail.correction.v1 S-18',
    ]);
  });
});
