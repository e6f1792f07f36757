/** Where errors lead, and that the order of lists does not matter. */
import { LOTS, MATERIAL, type Members, transformation } from '@oretrail/test-support/epcis-documents';
import { errorsOf, outcomeOf } from '@oretrail/test-support/epcis-outcomes';
import { describe, expect, it } from 'vitest';

const CONCENTRATE = 'https://id.gs1.org/01/09506000134369/10/C-4';
const ilmdWith = (changes: Members): Members => ({ ilmd: { ...MATERIAL, ...changes } });

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

  it('names a member that is missing in a list, too', () => {
    const minerals = [{ 'oretrail:mineral': 'nickel' }];
    expect(errorsOf(transformation(ilmdWith({ 'oretrail:minerals': minerals })))).toEqual([
      'missing /ilmd/oretrail:minerals/0/oretrail:mass',
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
