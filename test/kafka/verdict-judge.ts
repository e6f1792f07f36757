/** What is wrong with a pipeline's verdicts: revisions 1…n, dense and chained, and the heads those of the plain evaluation. */
import { evaluate } from '@oretrail/evaluation';
import type { OretrailEvent, RulesetId, Verdict } from '@oretrail/model';

/** A verdict that is not there, one that is there twice, or one that is another than is due. */
export type VerdictFault = Readonly<{ kind: 'lost' | 'doubled' | 'wrong'; what: string }>;

function faultsOfOne(vin: string, revisions: readonly Verdict[]): VerdictFault[] {
  return revisions.flatMap((verdict, i) => {
    const before = revisions[i - 1];
    const due = (before?.revision ?? 0) + 1;
    const place = `${vin}: revision ${verdict.revision} at place ${i + 1}`;
    const faults: VerdictFault[] = [];
    if (verdict.revision > due) faults.push({ kind: 'lost', what: `${place}, ${due} is missing` });
    if (verdict.revision < due) faults.push({ kind: 'doubled', what: `${place}, ${due} is due` });
    if (verdict.verdictId === before?.verdictId)
      faults.push({ kind: 'doubled', what: `${place} repeats the one before` });
    if (verdict.supersedes !== before?.verdictId)
      faults.push({ kind: 'wrong', what: `${place} does not follow the one before` });
    if (verdict.previousAmountUsd !== before?.amountUsd)
      faults.push({ kind: 'wrong', what: `${place} names another amount` });
    return faults;
  });
}

function faultOfHead(vin: string, due: string, head: string | undefined): VerdictFault[] {
  if (head === due) return [];
  const what = `${vin}: the head is ${head ?? 'missing'}, due is ${due}`;
  return [{ kind: head === undefined ? 'lost' : 'wrong', what }];
}

/** All faults; none if all is well. */
export function faultsOf(
  revisions: ReadonlyMap<string, readonly Verdict[]>,
  events: readonly OretrailEvent[],
  ruleset: RulesetId,
): readonly VerdictFault[] {
  const due = new Map<string, string>(
    evaluate(events, { ruleset }).verdicts.map(({ vin, verdictId }) => [vin, verdictId]),
  );
  const chains = [...revisions].flatMap(([vin, of]) => faultsOfOne(vin, of));
  const heads = [...due].flatMap(([vin, verdictId]) =>
    faultOfHead(vin, verdictId, revisions.get(vin)?.at(-1)?.verdictId),
  );
  const excess = [...revisions.keys()].filter((vin) => !due.has(vin));
  return [...chains, ...heads, ...excess.map((vin) => ({ kind: 'wrong', what: `${vin}: nothing is due` }) as const)];
}
