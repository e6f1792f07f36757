/** What is wrong with a pipeline's verdicts: revisions 1…n, dense and chained, and the heads those of the plain evaluation. */
import { evaluate } from '@oretrail/evaluation';
import type { OretrailEvent, RulesetId, Verdict } from '@oretrail/model';

function faultsOfOne(vin: string, revisions: readonly Verdict[]): string[] {
  return revisions.flatMap((verdict, i) => {
    const before = revisions[i - 1];
    const faults: string[] = [];
    if (verdict.revision !== i + 1) faults.push(`${vin}: revision ${verdict.revision} stands at place ${i + 1}`);
    if (verdict.supersedes !== before?.verdictId)
      faults.push(`${vin}: revision ${i + 1} does not follow the one before`);
    if (verdict.previousAmountUsd !== before?.amountUsd) faults.push(`${vin}: revision ${i + 1} names another amount`);
    if (verdict.verdictId === before?.verdictId) faults.push(`${vin}: revision ${i + 1} repeats the one before`);
    return faults;
  });
}

/** All faults; none where all is well. */
export function faultsOf(
  revisions: ReadonlyMap<string, readonly Verdict[]>,
  events: readonly OretrailEvent[],
  ruleset: RulesetId,
): readonly string[] {
  const due = new Map<string, string>(
    evaluate(events, { ruleset }).verdicts.map(({ vin, verdictId }) => [vin, verdictId]),
  );
  const chains = [...revisions].flatMap(([vin, of]) => faultsOfOne(vin, of));
  const heads = [...due].flatMap(([vin, verdictId]) => {
    const head = revisions.get(vin)?.at(-1);
    return head?.verdictId === verdictId
      ? []
      : [`${vin}: the head is ${head?.verdictId ?? 'missing'}, due is ${verdictId}`];
  });
  const excess = [...revisions.keys()].filter((vin) => !due.has(vin)).map((vin) => `${vin}: nothing is due`);
  return [...chains, ...heads, ...excess];
}
