/**
 * Vehicles of one class have one assessment: the question that a class is asked gives what the vehicle's own question gives,
 * on each day about each boundary of the law, of the facts and of the gates.
 */
import {
  amountOf,
  type Day,
  type ReferenceFact,
  RULESETS,
  type RulesetId,
  type VehicleProduction,
} from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { Random } from '@oretrail/test-support/random';
import { describe, expect, it } from 'vitest';
import { assess, type Question } from './assess.ts';
import { questionKey, sharedQuestion } from './classes.ts';
import {
  agreement,
  chain,
  delivery,
  election,
  entity,
  holdings,
  increment,
  MAKER,
  on,
  origin,
  production,
  ungrantedChain,
  VIN,
} from './examples/examples.ts';
import { factsOf } from './facts.ts';
import { questionOf, statedVehicleOf, vehiclePartOf } from './vehicle.ts';

const { ORETRAIL_SEED } = process.env;
const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const PAIRS = 4_000;

/** Boundaries of facts, at which no boundary of the law lies. */
const FACTS: readonly ReferenceFact[] = [
  entity(MAKER),
  agreement('JP', '2023-03-28'),
  { ...agreement('ID', '2024-02-10', ['nickel']), to: on('2025-06-20') },
  election('traced-qualifying-value', '2024-05-15'),
  election('50-percent-value-added', '2025-08-15'),
  { fact: 'impracticable-to-trace-plan', manufacturer: MAKER, from: on('2025-03-03'), source: 'an illustration' },
];

/** What is affected by one rule or another: partners by agreement, a plan, covered nations, what is open. */
const HELD: readonly Holdings[] = [
  holdings(),
  holdings({
    chains: [chain('60', origin(['extraction JP 55', 'processing CN 45'])), ungrantedChain('5', 'urn:lot:x')],
  }),
  holdings({ chains: [chain('52', origin(['extraction ID 100'])), chain('48', origin(['extraction ZA 100']))] }),
  holdings({ chains: [chain('1', origin(['extraction CN 1'], { use: 'electrolyte-salt' }))] }),
  holdings({ increments: [increment('US', '55'), increment('KR', '45')] }),
  holdings({ increments: [increment('US', '99'), increment('CN', '1')], chains: [] }),
  holdings({ isShareUnknown: true, increments: [] }),
];

/** From before the law began until after its last percentage. */
const days: readonly Day[] = Array.from({ length: 2_300 }, (_, i) =>
  on(new Date(Date.UTC(2022, 11, 1) + i * 86_400_000).toISOString().slice(0, 10)),
);
const facts = factsOf(FACTS);

type Made = Readonly<{ made: VehicleProduction; acquiredOn: Day | null }>;

function question({ made, acquiredOn }: Made, day: Day, ruleset: RulesetId): Question {
  const part = vehiclePartOf(VIN, made, acquiredOn === null ? null : delivery(acquiredOn, day));
  const decided = acquiredOn === null ? { ...part, decidingDate: day } : part;
  return questionOf(statedVehicleOf(made, decided), { facts, ruleset });
}

const contentOf = (asked: Question, held: Holdings): string =>
  JSON.stringify(assess({ ...asked, holdings: held }).content);

describe(`classes (ORETRAIL_SEED=${SEED})`, () => {
  it.each(RULESETS)('have the assessment of their vehicles on every day, under %s', (ruleset) => {
    const known = new Map<string, readonly string[]>();
    for (const day of days) {
      const asked = question({ made: production(), acquiredOn: null }, day, ruleset);
      const shared = sharedQuestion(asked);
      const due = known.get(questionKey(shared)) ?? HELD.map((held) => contentOf(shared, held));
      known.set(questionKey(shared), due);
      expect(
        HELD.map((held) => contentOf(asked, held)),
        day,
      ).toEqual(due);
    }
    // Far fewer than days: else nothing would be shared.
    expect(known.size).toBeGreaterThan(8);
    expect(known.size).toBeLessThan(20);
  });

  it('have it for vehicles about each limit, and tell those apart that differ', () => {
    const random = new Random(SEED);
    const about = (limit: string) =>
      random.pick([-1n, 0n, 1n].map((more) => decimal(amountOf(limit) + more * amountOf('0.000001'))));
    const contents = new Map<string, string>();
    for (let i = 0; i < PAIRS; i += 1) {
      const more = {
        vehicleClass: random.pick(['car', 'suv']),
        gvwrLb: about('14000'),
        batteryCapacityKwh: about(random.pick(['7', '5', '17'])),
        externallyChargeable: random.below(4) > 0,
        msrpUsd: about(random.pick(['55000', '80000'])),
        finalAssembly: { country: random.pick(['US', 'CA', 'DE']), plant: 'somewhere', completedOn: '2023-01-05' },
      };
      const made = production(more);
      const day = random.pick(['2023-02-02', '2025-09-30', '2025-10-01', '2025-10-02', '2033-01-01'].map(on));
      const acquiredOn = random.pick([null, ...['2023-02-02', '2025-09-30', '2025-10-01'].map(on)]);
      const asked = question({ made, acquiredOn }, day, random.pick(RULESETS));
      const held = random.below(2);
      const key = `${questionKey(sharedQuestion(asked))} ${held}`;
      const content = contentOf(asked, HELD[held] ?? holdings());
      expect(contents.get(key) ?? content, key).toBe(content);
      contents.set(key, content);
    }
    expect(contents.size).toBeLessThan(PAIRS / 2);
  });
});

function decimal(amount: bigint): string {
  const millionths = amount / amountOf('0.000001');
  return `${millionths / 1_000_000n}.${(millionths % 1_000_000n).toString().padStart(6, '0')}`;
}
