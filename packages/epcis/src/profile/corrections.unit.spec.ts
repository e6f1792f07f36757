/** Error declarations: docs/epcis.md, "Correct a mistake". */
import { association, type Members, transformation } from '@oretrail/test-support/epcis-documents';
import { errorsOf, SOURCE, statedBy, without } from '@oretrail/test-support/epcis-outcomes';
import { describe, expect, it } from 'vitest';

const SULFATE = 'https://id.gs1.org/01/09506000134352/10/S-17';
const EVENT_ID = 'urn:uuid:7a1d0c3e-53c1-4f3a-9d3b-6a0a0a3c9a01';

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
