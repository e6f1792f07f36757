import type { Day, EntityFact, PartyId } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { entity, government } from '../examples/examples.ts';
import { factsOf } from '../facts.ts';
import { PartyJudge } from './party.ts';
import { RING_VISITS_MAX } from './ring.ts';

const DAY = '2024-03-01' as Day;
const CELLS = 'cells' as PartyId;

function judge(facts: readonly EntityFact[], party: PartyId = CELLS, day: Day = DAY) {
  return new PartyJudge(factsOf(facts)).judge(party, day);
}

const GOVERNMENTS = [government('CN'), government('RU'), government('ID')];

describe('a quarter owned by covered governments (case 13)', () => {
  const between = [
    entity('M', ['CN 0.5']),
    entity('N', ['CN 0.4']),
    entity('parent', [], { headquarteredIn: government('CN').headquarteredIn }),
  ];
  test.each([
    [['CN 0.25'], 'concern'],
    [['CN 0.2499'], 'no-concern'],
    [['CN 0.1/0.25/0.1'], 'concern'],
    [['CN 0.2/0.2/0.2'], 'no-concern'],
    [['CN 0/0/0.25'], 'concern'],
    [['CN 0.15', 'RU 0.1'], 'concern'],
    [['M 0.25'], 'concern'],
    [['N 0.6'], 'no-concern'],
    [['N 0.625'], 'concern'],
    [['CN 0.1', 'M 0.15'], 'concern'],
    [['parent 1'], 'no-concern'],
    [['ID 1'], 'no-concern'],
  ])('held by %j: %s', (holders, standing) => {
    expect(judge([...GOVERNMENTS, ...between, entity(CELLS, holders)]).standing).toBe(standing);
  });
});

describe('holders nobody knows, and holders behind holders (case 55)', () => {
  const between = [
    entity('V', ['CN 0.1/0.5/0.1']),
    entity('W', ['CN 0.4/0.2/0']),
    entity('B', ['CN 0.3', 'RU 0.2']),
    entity('X', ['Y 0.5']),
    entity('Y', ['CN 0.4', 'X 0.6']),
    entity('H', ['unknown 0.5']),
  ];
  test.each([
    [['unknown 0.2499'], 'no-concern'],
    [['unknown 0.25'], 'unknown'],
    [['CN 0.1', 'unknown 0.15'], 'unknown'],
    [['CN 0.25', 'unknown 0.5'], 'concern'],
    [['CN 0.2'], 'no-concern'],
    [['V 0.25/0/0'], 'concern'],
    [['W 0.5'], 'no-concern'],
    [['B 0.25'], 'concern'],
    [['X 0.3'], 'no-concern'],
    [['H 0.25'], 'unknown'],
  ])('held by %j: %s', (holders, standing) => {
    expect(judge([...GOVERNMENTS, ...between, entity(CELLS, holders)]).standing).toBe(standing);
  });

  test('a path visits nobody twice: 0.3 × 0.5 × 0.4 of X is held', () => {
    const { stake } = judge([...GOVERNMENTS, ...between, entity(CELLS, ['X 0.3'])]);
    expect(stake?.high.equity).toBe(6n * 10n ** 28n);
  });
});

describe('what makes a party one by itself (case 14)', () => {
  const china = government('CN').organizedIn;
  test.each([
    [{ organizedIn: china }, 'organized-in-covered-nation'],
    [{ headquarteredIn: china }, 'headquartered-in-covered-nation'],
    [{ governmentOf: china }, 'covered-government'],
    [{ listed: true }, 'listed'],
    [{ licenceControl: true }, 'licence-control'],
  ] as const)('%j: %s', (more, ground) => {
    expect(judge([entity(CELLS, [], more)])).toMatchObject({ standing: 'concern', ground });
  });

  test('Hong Kong is no covered nation here', () => {
    const hongKong = government('HK').organizedIn;
    expect(judge([entity(CELLS, [], { organizedIn: hongKong })]).standing).toBe('no-concern');
  });

  test('a party that no fact describes is unknown, also when its last fact has ended', () => {
    expect(judge([]).ground).toBe('no-entity-fact');
    const ended = entity(CELLS, [], { to: DAY });
    expect(judge([ended], CELLS, '2024-02-29' as Day).standing).toBe('no-concern');
    expect(judge([ended]).standing).toBe('unknown');
  });

  test('what counts is who held it on the day', () => {
    const before = entity(CELLS, ['CN 0.3'], { from: '2024-01-01' as Day });
    const after = entity(CELLS, ['CN 0.1'], { from: '2024-07-01' as Day });
    const judgeOf = new PartyJudge(factsOf([...GOVERNMENTS, before, after]));
    const standings = ['2024-06-30', '2024-07-01', '2024-06-30'].map(
      (day) => judgeOf.judge(CELLS, day as Day).standing,
    );
    expect(standings).toEqual(['concern', 'no-concern', 'concern']);
  });
});

describe('hostile holders', () => {
  test('a chain of holders as long as one likes ends', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => entity(`p${i}`, [`p${i + 1} 1`]));
    const facts = [...GOVERNMENTS, ...long, entity('p20000', ['CN 1'])];
    expect(judge(facts, 'p0' as PartyId).standing).toBe('concern');
  });

  test('layers that all hold each other’s next are worked out once, not along each of 8^20 paths', () => {
    const layers = Array.from({ length: 20 }, (_, layer) =>
      Array.from({ length: 8 }, (_, i) =>
        entity(
          `${layer}-${i}`,
          Array.from({ length: 8 }, (_, k) => `${layer + 1}-${k} 0.125`),
        ),
      ),
    );
    const last = Array.from({ length: 8 }, (_, i) => entity(`20-${i}`, ['CN 0.26']));
    const { stake, standing } = judge([...GOVERNMENTS, ...layers.flat(), ...last], '0-0' as PartyId);
    expect(standing).toBe('concern');
    expect(stake?.low.equity).toBe(26n * 10n ** 28n);
  });

  describe('in a ring too dense to enumerate', () => {
    const members = Array.from({ length: 12 }, (_, i) => `r${i}`);
    const ringOf = (each: string, more: readonly string[] = []) =>
      members.map((name) => {
        const others = members.filter((other) => other !== name);
        return entity(name, [...others.map((other) => `${other} ${each}`), ...more]);
      });

    test.each([
      // Nobody outside of it holds anything, so nobody in it does.
      ['0.09', [], 'no-concern'],
      // 0.05 of each, and 0.05 × 11 × 0.05 + … ≤ 0.05 ÷ 0.45 through the others.
      ['0.05', ['CN 0.05'], 'no-concern'],
      ['0.05', ['nobody 0.05'], 'no-concern'],
      // 0.2 of each, and 0.05 × 11 × 0.2 at least through the others.
      ['0.05', ['CN 0.2'], 'concern'],
      // 0.15 ÷ 0.45 at most if nobody is not China.
      ['0.05', ['nobody 0.15'], 'unknown'],
      ['0.01', ['CN 0.25'], 'concern'],
      // What others hold is so much that no bound is found below one half.
      ['0.09', ['CN 0.006'], 'unknown'],
      // Among them they hold more than there is.
      ['0.1', [], 'no-concern'],
      ['0.1', ['CN 0.01'], 'unknown'],
    ])('of %s each, held by %j', (each, more, standing) => {
      const ring = ringOf(each, more);
      expect(ring.length ** 2).toBeLessThan(RING_VISITS_MAX);
      expect(judge([...GOVERNMENTS, ...ring], 'r0' as PartyId).standing).toBe(standing);
    });

    test('what lies behind the limit counts at most its whole stake', () => {
      const ring = ringOf('0.1', ['CN 0.01']);
      expect(judge([...GOVERNMENTS, ...ring, entity(CELLS, ['CN 0.2', 'r0 0.04'])]).standing).toBe('no-concern');
    });
  });
});
