/** When, and in which country: docs/epcis.md, "Time and place". */
import { commissioning, MATERIAL, transformation } from '@oretrail/test-support/epcis-documents';
import { errorsOf, outcomeOf, statedBy, without } from '@oretrail/test-support/epcis-outcomes';
import { describe, expect, it } from 'vitest';

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
