/** A ruleset as rows that people and programs can read. Source: law.md, "The law as data". */
import { type Amount, type Day, formatAmount, type RequirementName, type RulesetId } from '@oretrail/model';
import { COVERED_NATIONS, NORTH_AMERICA, TREATY_PARTNERS, UNITED_STATES, UNSETTLED_PLACES } from './countries.ts';
import { CAPACITY_CREDIT, type CapacityCredit, REQUIREMENT_CREDIT_USD } from './credit.ts';
import {
  COMPONENTS_LIMB_FROM,
  CONTROL_STAKE_MIN,
  IMPRACTICABLE_TO_TRACE_USES,
  MAJORITY_STAKE_MIN,
  MINERALS_LIMB_FROM,
  PACKS_ARE_EXEMPT,
} from './foreign-entity.ts';
import { BATTERY_CAPACITY_MIN_KWH, GROSS_WEIGHT_LIMIT_LB, PRICE_LIMITS_USD, SCOPE } from './gates.ts';
import type { Dated, LawStatus } from './parameter.ts';
import { type Ruleset, rulesetOf } from './rulesets.ts';
import { COMPONENTS_THRESHOLDS_PERCENT, MINERALS_THRESHOLDS_PERCENT } from './thresholds.ts';

/** One value of the law: its rule and name, the days on which it holds (`from ≤ day < to`), its citation and status. */
export type RulesetRow = Readonly<{
  rule: RequirementName | 'scope' | 'credit';
  parameter: string;
  value: string;
  from: Day | null;
  to: Day | null;
  citation: string;
  status: LawStatus;
  /** The assumption that could not be confirmed. */
  unconfirmed?: string;
}>;

function row<Value>(
  rule: RulesetRow['rule'],
  parameter: string,
  { value, from, to, citation, status, unconfirmed }: Dated<Value>,
  show: (value: Value) => string,
): RulesetRow {
  const shown = { rule, parameter, value: show(value), from, to, citation, status };
  return unconfirmed === undefined ? shown : { ...shown, unconfirmed };
}

const listOf = (codes: ReadonlySet<string>): string => [...codes].join(' ');
const amountIn =
  (unit: string) =>
  (amount: Amount): string =>
    `${formatAmount(amount)} ${unit}`;
const percentOf = (stake: Amount): string => `${formatAmount(stake * 100n)} %`;

function capacityFormula({ baseUsd, batteryUsd, extraUsdPerKwh, extraAboveKwh, maxUsd }: CapacityCredit): string {
  return `${baseUsd} + ${batteryUsd} + ${extraUsdPerKwh} for each kWh above ${extraAboveKwh}, parts too, at most ${maxUsd} USD`;
}

/** The values that all rulesets share. */
const COMMON_ROWS: readonly RulesetRow[] = [
  row('scope', 'placed in service from', SCOPE, (first) => first),
  row('finalAssembly', 'North America', NORTH_AMERICA, listOf),
  row('grossWeight', 'less than', GROSS_WEIGHT_LIMIT_LB, amountIn('lb')),
  row('batteryCapacity', 'at least, and chargeable from outside', BATTERY_CAPACITY_MIN_KWH, amountIn('kWh')),
  row('price', 'van, SUV, pickup: at most', PRICE_LIMITS_USD.largeVehicle, (usd) => `${usd} USD`),
  row('price', 'other: at most', PRICE_LIMITS_USD.other, (usd) => `${usd} USD`),
  row('credit', 'by battery capacity', CAPACITY_CREDIT, capacityFormula),
  row('credit', 'for each of the two requirements', REQUIREMENT_CREDIT_USD, (usd) => `${usd} USD`),
  row('criticalMinerals', 'United States with territories', UNITED_STATES, listOf),
  row('criticalMinerals', 'free-trade partners by treaty', TREATY_PARTNERS, listOf),
  row('foreignEntityOfConcern', 'covered nations', COVERED_NATIONS, listOf),
  row('foreignEntityOfConcern', 'places that may belong to one', UNSETTLED_PLACES, listOf),
  row('foreignEntityOfConcern', 'components: placed in service from', COMPONENTS_LIMB_FROM, (first) => first),
  row('foreignEntityOfConcern', 'minerals: placed in service from', MINERALS_LIMB_FROM, (first) => first),
  row('foreignEntityOfConcern', 'held by covered governments: at least', CONTROL_STAKE_MIN, percentOf),
  row('foreignEntityOfConcern', 'a holder, or a stake, counts as the whole from', MAJORITY_STAKE_MIN, percentOf),
  row('foreignEntityOfConcern', 'packs are exempt', PACKS_ARE_EXEMPT, (isExempt) => (isExempt ? 'yes' : 'no')),
  row('foreignEntityOfConcern', 'a plan excuses the uses', IMPRACTICABLE_TO_TRACE_USES, (uses) =>
    [...uses].map(([use, minerals]) => `${use} (${minerals})`).join(', '),
  ),
];

/** Percentages that end where the law has a gap. */
function thresholdRows(
  rule: 'criticalMinerals' | 'batteryComponents',
  rows: readonly Dated<bigint>[],
  { lawGap }: Ruleset,
): RulesetRow[] {
  const shown = rows
    .filter(({ from }) => lawGap === null || from === null || from < lawGap.from)
    .map((dated) => {
      const isOpenEnded = lawGap !== null && (dated.to === null || dated.to > lawGap.from);
      return row(rule, 'share of the value: at least', isOpenEnded ? { ...dated, to: lawGap.from } : dated, percent);
    });
  if (lawGap === null) return shown;
  const gap = { ...lawGap, value: 'none: indeterminate (law-gap)', to: null };
  return [...shown, row(rule, 'share of the value: at least', gap, (none) => none)];
}

const percent = (value: bigint): string => `${value} %`;

function ownRows(ruleset: Ruleset): RulesetRow[] {
  const { end, permittedTests } = ruleset;
  const last = { ...end, value: end.lastDay, from: null, to: null };
  const endName = end.kind === 'acquired-by' ? 'acquired by' : 'placed in service by';
  return [
    row('acquisition', endName, last, (lastDay) => lastDay),
    ...permittedTests.map((tests) =>
      row('criticalMinerals', 'permitted tests', tests, (permitted) => permitted.join(', ')),
    ),
    ...thresholdRows('criticalMinerals', MINERALS_THRESHOLDS_PERCENT, ruleset),
    ...thresholdRows('batteryComponents', COMPONENTS_THRESHOLDS_PERCENT, ruleset),
  ];
}

/** All values of a ruleset: first its own, then those that all rulesets share. */
export function describeRuleset(id: RulesetId): readonly RulesetRow[] {
  return [...ownRows(rulesetOf(id)), ...COMMON_ROWS];
}
