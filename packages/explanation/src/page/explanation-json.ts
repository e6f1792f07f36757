/** An explanation for programs. Amounts and shares are decimal strings; what is unknown is null. */

import { type Amount, formatAmount, formatShare, printableJson } from '@oretrail/model';
import type { ShareRange } from '@oretrail/rules';
import { subjectsOf } from '../chains.ts';
import type { ExplainedChain, ExplainedComponent, Explanation } from '../explanation.ts';

const usd = (amount: Amount | null): string | null => (amount === null ? null : formatAmount(amount));

function range({ low, high }: ShareRange): Readonly<{ low: string; high: string }> {
  return { low: formatShare(low), high: formatShare(high) };
}

function chainJson({ chain, shares, factor }: ExplainedChain): unknown {
  const { origin, value } = chain;
  const { extraction, processing, recycling } = shares;
  return {
    lots: subjectsOf(chain),
    mineral: origin?.mineral ?? null,
    usd: usd(value),
    isUntraced: origin?.isUntraced ?? true,
    isRecycled: origin?.isRecycled ?? null,
    steps: (origin?.steps ?? []).map((step, i) => ({ ...step, valueAddedUsd: usd(origin?.valueAdded[i] ?? null) })),
    shares: { extraction: range(extraction), processing: range(processing), recycling: range(recycling) },
    counts: range(factor),
  };
}

function componentJson({ increment, counts }: ExplainedComponent): unknown {
  const { component, country, facility, operator, days } = increment;
  const amounts = { usd: usd(increment.usd), uncertainUsd: usd(increment.uncertainUsd) };
  return { component, country, facility, operator, days, ...amounts, counts };
}

/** One JSON object on one line. */
export function renderExplanationJson(explanation: Explanation): string {
  const { verdict, vehicle, manufacturer, creditSteps, requirements, chains, components, nextSteps } = explanation;
  const authorities = requirements.map(({ authorities: behind, ...requirement }) => ({
    ...requirement,
    authorities: behind.map(({ citation, status, unconfirmed }) => ({ citation, status, unconfirmed })),
  }));
  const page = { verdict, vehicle, manufacturer, creditSteps, requirements: authorities, nextSteps };
  return `${printableJson({ ...page, chains: chains.map(chainJson), components: components.map(componentJson) })}\n`;
}
