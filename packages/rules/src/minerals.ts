/** The critical-minerals requirement. Source: §30D(e)(1); 26 CFR 1.30D-3(a); provenance.md, section 5. */
import {
  type Amount,
  type CountryCode,
  type Day,
  divideHalfEven,
  type Mineral,
  type MineralsTest,
} from '@oretrail/model';
import type { Chain, ChainOrigin, Known } from '@oretrail/provenance';
import { type ChainShares, chainShares, greatestShare, halfTestFactor, UNKNOWN_CHAIN_SHARES } from './chain-shares.ts';
import type { Facts } from './facts.ts';
import { TREATY_PARTNERS, UNITED_STATES } from './parameters/countries.ts';
import { ANY_SHARE, type ShareRange } from './share-range.ts';

/** One chain with its shares on the deciding date, and the part of each dollar that counts under either test. */
export type ChainAssessment = Readonly<{
  chain: Chain;
  shares: ChainShares;
  factors: Readonly<Record<MineralsTest, ShareRange>>;
}>;

/** The result of all chains of a vehicle on one deciding date, under either test. */
export type MineralsFigures = Readonly<{
  chains: readonly ChainAssessment[];
  /** Σ V; unknown if one V is. */
  totalValue: Known;
  /** Σ V × factor / Σ V, under either test. */
  results: Readonly<Record<MineralsTest, ShareRange>>;
  /** There is no chain, or no chain has any value. */
  hasNoMinerals: boolean;
}>;

function totalOf(chains: readonly Chain[]): Known {
  let total = 0n;
  for (const { value } of chains) {
    if (value === null) return null;
    total += value;
  }
  return total;
}

function weigh(chains: readonly ChainAssessment[], test: MineralsTest, total: Amount): ShareRange {
  let [low, high] = [0n, 0n];
  for (const { chain, factors } of chains) {
    const value = chain.value ?? 0n;
    low += value * factors[test].low;
    high += value * factors[test].high;
  }
  // Factors are in units of 10⁻⁹, so the quotient of the exact sums is the share. It is rounded only here.
  return { low: divideHalfEven(low, total), high: divideHalfEven(high, total) };
}

type ChainCounting = Pick<ChainAssessment, 'shares' | 'factors'>;

function countingOf(shares: ChainShares): ChainCounting {
  const greatest = greatestShare(shares);
  return {
    shares,
    factors: { '50-percent-value-added': halfTestFactor(greatest), 'traced-qualifying-value': greatest },
  };
}

const UNKNOWN_CHAIN = countingOf(UNKNOWN_CHAIN_SHARES);

/** Results for the days between two changes of the agreements. */
class Epoch {
  private readonly facts: Facts;
  private readonly day: Day;
  private readonly countings = new WeakMap<ChainOrigin, ChainCounting>();
  private readonly figures = new WeakMap<readonly Chain[], MineralsFigures>();

  constructor(facts: Facts, day: Day) {
    this.facts = facts;
    this.day = day;
  }

  figuresOf(chains: readonly Chain[]): MineralsFigures {
    const known = this.figures.get(chains);
    if (known !== undefined) return known;
    const figures = this.workOut(chains);
    this.figures.set(chains, figures);
    return figures;
  }

  private workOut(chains: readonly Chain[]): MineralsFigures {
    const assessed = chains.map((chain) => ({ chain, ...this.countingOf(chain.origin) }));
    const totalValue = totalOf(chains);
    const results =
      totalValue === null || totalValue === 0n
        ? { '50-percent-value-added': ANY_SHARE, 'traced-qualifying-value': ANY_SHARE }
        : {
            '50-percent-value-added': weigh(assessed, '50-percent-value-added', totalValue),
            'traced-qualifying-value': weigh(assessed, 'traced-qualifying-value', totalValue),
          };
    return { chains: assessed, totalValue, results, hasNoMinerals: totalValue === 0n };
  }

  private countingOf(origin: ChainOrigin | null): ChainCounting {
    if (origin === null) return UNKNOWN_CHAIN;
    const known = this.countings.get(origin);
    if (known !== undefined) return known;
    const counting = countingOf(chainShares(origin, (country, mineral) => this.qualifies(country, mineral)));
    this.countings.set(origin, counting);
    return counting;
  }

  /** Whether a country counts: the US with its territories, a treaty partner, or a partner by an agreement in force. 26 CFR 1.30D-2(b)(13). */
  private qualifies(country: CountryCode, mineral: Mineral): boolean {
    if (UNITED_STATES.value.has(country) || TREATY_PARTNERS.value.has(country)) return true;
    return this.facts.hasAgreement(country, mineral, this.day);
  }
}

/**
 * The minerals of vehicles under one set of facts. Thousands of vehicles share origins and lists of chains, so each is
 * assessed once for all days with the same agreements in force.
 */
export class MineralsRule {
  private readonly facts: Facts;
  private readonly epochs = new Map<Day | null, Epoch>();

  constructor(facts: Facts) {
    this.facts = facts;
  }

  figuresOf(chains: readonly Chain[], day: Day): MineralsFigures {
    const since = this.facts.agreementsSince(day);
    const known = this.epochs.get(since);
    if (known !== undefined) return known.figuresOf(chains);
    const epoch = new Epoch(this.facts, day);
    this.epochs.set(since, epoch);
    return epoch.figuresOf(chains);
  }
}
