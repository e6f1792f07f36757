/** A ruleset as a list of cited parameters. Source: law.md: "A ruleset shows these in every explanation". */
import type { Day, RulesetId } from '@oretrail/model';
import {
  type Authority,
  BATTERY_CAPACITY_MIN_KWH,
  CAPACITY_CREDIT,
  COMPONENTS_LIMB_FROM,
  COMPONENTS_THRESHOLDS_PERCENT,
  CONTROL_STAKE_MIN,
  COVERED_NATIONS,
  type Dated,
  GROSS_WEIGHT_LIMIT_LB,
  IMPRACTICABLE_TO_TRACE_USES,
  MAJORITY_STAKE_MIN,
  MINERALS_LIMB_FROM,
  MINERALS_THRESHOLDS_PERCENT,
  NORTH_AMERICA,
  PACK_IS_NO_COMPONENT,
  PRICE_LIMITS_USD,
  REQUIREMENT_CREDIT_USD,
  type Ruleset,
  rulesetOf,
  SCOPE,
  TREATY_PARTNERS,
  UNITED_STATES,
} from '@oretrail/rules';
import { number, wholeDollars } from '../rendering/quantities.ts';
import { TEST_NAMES } from './shares.ts';

/** One parameter: what it says, and the deciding dates on which it does (`to` is the first on which it no longer does). */
export type RulesetParameter = Readonly<{
  name: string;
  value: string;
  from: Day | null;
  to: Day | null;
  authority: Authority;
}>;

function row<Value>(name: string, dated: Dated<Value>, text: (value: Value) => string): RulesetParameter {
  const { value, from, to } = dated;
  return { name, value: text(value), from, to, authority: dated };
}

const codes = (places: ReadonlySet<string>): string => [...places].join(' ');
const since = (day: Day): string => `deciding dates from ${day} on`;

function end({ end: rule }: Ruleset): RulesetParameter {
  const what = rule.kind === 'acquired-by' ? 'acquired' : 'placed in service';
  return { name: 'End of the credit', value: `${what} by ${rule.lastDay}`, from: null, to: null, authority: rule };
}

function earlier(a: Day | null, b: Day | null): Day | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** Thresholds end where the law has no percentage any more. */
function thresholds(name: string, rows: readonly Dated<bigint>[], { lawGap }: Ruleset): RulesetParameter[] {
  const gap = lawGap?.from ?? null;
  const open = rows.filter(({ from }) => gap === null || from === null || from < gap);
  return open.map((dated) => row(name, { ...dated, to: earlier(dated.to, gap) }, (value) => `at least ${value} %`));
}

function lawGap({ lawGap: gap }: Ruleset): RulesetParameter[] {
  if (gap === null) return [];
  return [
    { name: 'Minerals and components', value: 'no percentage in the law', from: gap.from, to: null, authority: gap },
  ];
}

function capacityCredit(): RulesetParameter {
  return row(
    'Credit',
    CAPACITY_CREDIT,
    ({ baseUsd, batteryUsd, batteryMinKwh, extraUsdPerKwh, extraAboveKwh, maxUsd }) =>
      [
        wholeDollars(baseUsd),
        `${wholeDollars(batteryUsd)} from ${batteryMinKwh} kWh on`,
        `${wholeDollars(extraUsdPerKwh)} for each whole kWh above ${extraAboveKwh}, at most ${wholeDollars(maxUsd)} in all`,
      ].join(' + '),
  );
}

function gates(ruleset: Ruleset): RulesetParameter[] {
  return [
    row('Scope', SCOPE, since),
    end(ruleset),
    row('Final assembly', NORTH_AMERICA, (places) => `in ${codes(places)}`),
    row('Gross vehicle weight', GROSS_WEIGHT_LIMIT_LB, (limit) => `below ${number(limit)} lb`),
    row('Battery', BATTERY_CAPACITY_MIN_KWH, (least) => `at least ${number(least)} kWh, charged from outside`),
    row('Price of vans, SUVs, pickups', PRICE_LIMITS_USD.largeVehicle, (usd) => `at most ${wholeDollars(Number(usd))}`),
    row('Price of other vehicles', PRICE_LIMITS_USD.other, (usd) => `at most ${wholeDollars(Number(usd))}`),
  ];
}

function foreignEntities(): RulesetParameter[] {
  const share = (amount: bigint): string => `${number(amount * 100n)} % of equity, votes or seats`;
  return [
    row('Covered nations', COVERED_NATIONS, codes),
    row('Foreign-entity rule for components', COMPONENTS_LIMB_FROM, since),
    row('Foreign-entity rule for minerals', MINERALS_LIMB_FROM, since),
    row('Control by covered governments', CONTROL_STAKE_MIN, (stake) => `from ${share(stake)} on`),
    row('Holder that counts whole', MAJORITY_STAKE_MIN, (stake) => `from ${share(stake)} on`),
    row('Battery pack', PACK_IS_NO_COMPONENT, (isNone) => `is ${isNone ? 'no' : 'a'} battery component`),
    row('Impracticable to trace, with a plan', IMPRACTICABLE_TO_TRACE_USES, (uses) =>
      [...uses].map(([use, minerals]) => `${use}: ${minerals}`).join(', '),
    ),
  ];
}

/** All parameters of a ruleset, in the order of law.md. */
export function parametersOf(id: RulesetId): readonly RulesetParameter[] {
  const ruleset = rulesetOf(id);
  return [
    ...gates(ruleset),
    capacityCredit(),
    row('Credit for each requirement', REQUIREMENT_CREDIT_USD, wholeDollars),
    ...thresholds('Critical minerals', MINERALS_THRESHOLDS_PERCENT, ruleset),
    ...thresholds('Battery components', COMPONENTS_THRESHOLDS_PERCENT, ruleset),
    ...lawGap(ruleset),
    ...ruleset.openTests.map((tests) =>
      row('Tests for minerals', tests, (open) => open.map((test) => TEST_NAMES[test]).join(', or ')),
    ),
    row('The US and its territories', UNITED_STATES, codes),
    row('Free-trade partners by treaty', TREATY_PARTNERS, codes),
    row('North America', NORTH_AMERICA, codes),
    ...foreignEntities(),
  ];
}
