import type { Day, EntityFact, PartyId } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { entity, government } from '../examples/examples.ts';
import { factsOf } from '../facts.ts';
import { PartyJudge } from './party.ts';
import { READINGS } from './readings.ts';
import { EXACT_RING_MAX } from './ring.ts';

const DAY = '2024-03-01' as Day;
const CELLS = 'cells' as PartyId;

/** Reading A, reading B, and both with Hong Kong and Macau in China. */
function judgeAll(facts: readonly EntityFact[], party: PartyId = CELLS, day: Day = DAY) {
  return READINGS.map((reading) => new PartyJudge(factsOf(facts), reading).judge(party, day));
}

/** What the first reading says, if all of them come to the same. */
function judge(facts: readonly EntityFact[], party: PartyId = CELLS, day: Day = DAY) {
  const [first, ...others] = judgeAll(facts, party, day);
  for (const { status } of others) expect(status).toBe(first?.status);
  return first as NonNullable<typeof first>;
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
    [['N 0.625'], 'concern'],
    [['CN 0.1', 'M 0.15'], 'concern'],
    [['parent 1'], 'no-concern'],
    [['ID 1'], 'no-concern'],
  ])('held by %j: %s', (holders, status) => {
    expect(judge([...GOVERNMENTS, ...between, entity(CELLS, holders)]).status).toBe(status);
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
    [['X 0.3'], 'no-concern'],
    [['H 0.25'], 'unknown'],
  ])('held by %j: %s', (holders, status) => {
    expect(judge([...GOVERNMENTS, ...between, entity(CELLS, holders)]).status).toBe(status);
  });

  test('a path visits nobody twice: 0.3 × 0.5 × 0.4 of X is held', () => {
    const { stake } = judge([...GOVERNMENTS, ...between, entity(CELLS, ['X 0.3'])]);
    expect(stake?.high.equity).toBe(6n * 10n ** 28n);
  });
});

describe('readings that are open (cases 62 and 63)', () => {
  const hongKong = government('HK').organizedIn;
  const between = [
    entity('N', ['CN 0.4']),
    entity('P', ['CN 0.3']),
    entity('S', ['CN 0.5', 'RU 0.5']),
    entity('T', ['CN 0.3', 'RU 0.2']),
    entity('U', ['unknown 0.3']),
    entity('W', ['CN 0.4/0.2/0']),
    government('HK'),
    entity('private', [], { organizedIn: hongKong }),
  ];
  const statuses = (facts: readonly EntityFact[]) =>
    judgeAll([...GOVERNMENTS, ...between, ...facts]).map(({ status }) => status);

  test.each([
    [['N 0.6'], 'no-concern', 'concern'],
    [['P 0.6'], 'no-concern', 'concern'],
    [['P 0.49'], 'no-concern', 'no-concern'],
    [['T 0.3'], 'concern', 'no-concern'],
    [['S 0.2'], 'no-concern', 'no-concern'],
    [['W 0.5'], 'no-concern', 'concern'],
    [['P 0.6', 'unknown 0.1'], 'unknown', 'concern'],
    [['U 0.6'], 'no-concern', 'unknown'],
    [['U 0.9'], 'unknown', 'unknown'],
  ])('held by %j: A %s, B %s, wherever Hong Kong belongs', (holders, a, b) => {
    expect(statuses([entity(CELLS, holders)])).toEqual([a, b, a, b]);
  });

  test.each([
    ['a seat in Hong Kong', entity(CELLS, [], { organizedIn: hongKong }), 'no-concern', 'concern'],
    [
      'headquarters in Macau',
      entity(CELLS, [], { headquarteredIn: government('MO').organizedIn }),
      'no-concern',
      'concern',
    ],
    ['a government in Hong Kong', entity(CELLS, ['HK 0.3']), 'no-concern', 'concern'],
    ['a private parent there', entity(CELLS, ['private 1']), 'no-concern', 'no-concern'],
    ['a list besides', entity(CELLS, [], { organizedIn: hongKong, listed: true }), 'concern', 'concern'],
    ['a quarter of China besides', entity(CELLS, ['CN 0.25'], { organizedIn: hongKong }), 'concern', 'concern'],
  ])('%s: %s, and %s if Hong Kong and Macau belong to China', (_what, fact, apart, belonging) => {
    expect(statuses([fact])).toEqual([apart, apart, belonging, belonging]);
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
    expect(judge([entity(CELLS, [], more)])).toMatchObject({ status: 'concern', ground });
  });

  test.each([
    { organizedIn: china, headquarteredIn: china },
    { governmentOf: china },
    { licenceControl: true },
    { holders: entity('any', ['CN 1']).holders ?? [] },
  ])('but not if it is cleared: %j', (more) => {
    expect(judge([...GOVERNMENTS, entity(CELLS, [], { ...more, cleared: true })])).toEqual({
      status: 'no-concern',
      ground: null,
      stake: null,
    });
  });

  test('one that is cleared counts nothing as a holder, a government too, and leads to no ring', () => {
    const cleared = [
      entity('M', ['CN 0.6', `${CELLS} 0.4`], { cleared: true }),
      { ...government('RU'), cleared: true },
    ];
    const { status, stake } = judge([government('CN'), ...cleared, entity(CELLS, ['M 0.6', 'RU 0.4'])]);
    expect(status).toBe('no-concern');
    expect(stake?.high.equity).toBe(0n);
  });

  test('a party that no fact describes is unknown, also when its last fact has ended', () => {
    expect(judge([]).ground).toBe('no-entity-fact');
    const ended = entity(CELLS, [], { to: DAY });
    expect(judge([ended], CELLS, '2024-02-29' as Day).status).toBe('no-concern');
    expect(judge([ended]).status).toBe('unknown');
  });

  test('what counts is who held it on the day', () => {
    const before = entity(CELLS, ['CN 0.3'], { from: '2024-01-01' as Day });
    const after = entity(CELLS, ['CN 0.1'], { from: '2024-07-01' as Day });
    for (const reading of READINGS) {
      const judgeOf = new PartyJudge(factsOf([...GOVERNMENTS, before, after]), reading);
      const statuses = ['2024-06-30', '2024-07-01', '2024-06-30'].map((day) => judgeOf.judge(CELLS, day as Day).status);
      expect(statuses).toEqual(['concern', 'no-concern', 'concern']);
    }
  });
});

describe('hostile holders', () => {
  test('a chain of holders as long as one likes ends', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => entity(`p${i}`, [`p${i + 1} 1`]));
    const facts = [...GOVERNMENTS, ...long, entity('p20000', ['CN 1'])];
    expect(judge(facts, 'p0' as PartyId).status).toBe('concern');
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
    const { stake, status } = judge([...GOVERNMENTS, ...layers.flat(), ...last], '0-0' as PartyId);
    expect(status).toBe('concern');
    expect(stake?.low.equity).toBe(26n * 10n ** 28n);
  });

  describe('in a ring too dense to enumerate', () => {
    const members = Array.from({ length: EXACT_RING_MAX + 1 }, (_, i) => `r${i}`);
    const ringOf = (each: string, more: readonly string[] = []) =>
      members.map((name) => {
        const others = members.filter((other) => other !== name);
        return entity(name, [...others.map((other) => `${other} ${each}`), ...more]);
      });

    test.each([
      // Nobody outside of it holds anything, so nobody in it does.
      ['0.08', [], 'no-concern'],
      // 0.05 of each, and 0.05 × 12 × 0.05 + … ≤ 0.05 ÷ 0.4 through the others.
      ['0.05', ['CN 0.05'], 'no-concern'],
      ['0.05', ['nobody 0.05'], 'no-concern'],
      // 0.2 of each, and 0.05 × 12 × 0.2 at least through the others.
      ['0.05', ['CN 0.2'], 'concern'],
      // 0.15 ÷ 0.4 at most if nobody is not China.
      ['0.05', ['nobody 0.15'], 'unknown'],
      ['0.01', ['CN 0.25'], 'concern'],
      // What others hold is so much that no bound is found below one half.
      ['0.08', ['CN 0.02'], 'unknown'],
      // Among them they hold more than there is.
      ['0.1', [], 'no-concern'],
      ['0.1', ['CN 0.01'], 'unknown'],
    ])('of %s each, held by %j', (each, more, status) => {
      const ring = ringOf(each, more);
      expect(judge([...GOVERNMENTS, ...ring], 'r0' as PartyId).status).toBe(status);
    });

    test('what lies behind the limit counts at most its whole stake', () => {
      const ring = ringOf('0.1', ['CN 0.01']);
      expect(judge([...GOVERNMENTS, ...ring, entity(CELLS, ['CN 0.2', 'r0 0.04'])]).status).toBe('no-concern');
    });
  });
});
