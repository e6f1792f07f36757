/** Groups chains that took the same steps, because a battery draws dozens of lots from one mine through one refinery. */
import type { Amount, Day, Mineral } from '@oretrail/model';
import type { Known, Step } from '@oretrail/provenance';
import type { ChainShares, ShareRange } from '@oretrail/rules';
import { compareKnown, subjectsOf } from './chains.ts';
import type { ExplainedChain } from './explanation.ts';

/** A step of all chains of a group: the days of all, and what it added in all. */
type GroupedStep = Readonly<{ step: Step; days: readonly Day[]; addedUsd: Amount }>;

/** Chains of one mineral that took the same steps at the same places, and count alike. */
export type ChainGroup = Readonly<{
  mineral: Mineral | null;
  isRecycled: boolean;
  isUntraced: boolean;
  chains: number;
  lots: readonly string[];
  /** The sum over all chains; null if no value is known. */
  value: Known;
  shares: ChainShares;
  counts: ShareRange;
  steps: readonly GroupedStep[];
}>;

function keyOf({ chain, shares, factor }: ExplainedChain): string {
  const { origin, value } = chain;
  const numbers = [...Object.values(shares), factor].flatMap(({ low, high }) => [`${low}`, `${high}`]);
  const path = origin?.steps.map(({ activity, country, facility, operator }) => [
    activity,
    country,
    facility,
    operator,
  ]);
  const what = origin && [origin.mineral, origin.isRecycled, origin.isUntraced];
  return JSON.stringify([what, path, value === null, numbers]);
}

function groupOf(first: ExplainedChain, all: readonly ExplainedChain[]): ChainGroup {
  const { chain, shares, factor } = first;
  const { origin } = chain;
  const steps = (origin?.steps ?? []).map((step, i) => ({
    step,
    days: [...new Set(all.flatMap((one) => one.chain.origin?.steps[i]?.days ?? []))].sort(),
    addedUsd: all.reduce((sum, one) => sum + (one.chain.origin?.valueAdded[i] ?? 0n), 0n),
  }));
  return {
    mineral: origin?.mineral ?? null,
    isRecycled: origin?.isRecycled ?? false,
    isUntraced: origin?.isUntraced ?? true,
    chains: all.length,
    lots: [...new Set(all.flatMap((one) => subjectsOf(one.chain)))],
    value: chain.value === null ? null : all.reduce((sum, one) => sum + (one.chain.value ?? 0n), 0n),
    shares,
    counts: factor,
    steps,
  };
}

/** Groups of chains, those of unknown value first, then by the value of all together. */
export function groupsOf(chains: readonly ExplainedChain[]): readonly ChainGroup[] {
  const groups = new Map<string, [ExplainedChain, ...ExplainedChain[]]>();
  for (const chain of chains) {
    const known = groups.get(keyOf(chain));
    if (known === undefined) groups.set(keyOf(chain), [chain]);
    else known.push(chain);
  }
  return [...groups.values()].map((all) => groupOf(all[0], all)).sort((a, b) => compareKnown(a.value, b.value));
}
