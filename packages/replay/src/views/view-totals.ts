/** What a view of an archive comes to, all vehicles together, and how far it is from what was sealed. */
import { ArchivedVerdicts } from '@oretrail/archive';
import { type RunTotals, RunTotalsCounter } from '@oretrail/explanation';
import type { RulesetId, Verdict } from '@oretrail/model';
import type { Store } from '@oretrail/store';
import type { Books } from './books.ts';

/** What totals need of a verdict. */
export type Entry = Pick<Verdict, 'verdictId' | 'status' | 'amountUsd' | 'potentialUsd'>;

/** Keeps of a verdict what totals need. */
export function entryOf({ verdictId, status, amountUsd, potentialUsd }: Verdict): Entry {
  return { verdictId, status, amountUsd, potentialUsd };
}

/** The totals. */
export type ViewTotals = RunTotals &
  Readonly<{
    ruleset: RulesetId;
    /** The seal that the view begins from. */
    seal: number;
    events: number;
    /** Vehicles whose verdict is another than that seal has. */
    differing: number;
  }>;

/** Adds up the books of a view. */
export async function totalsOf(store: Store, { view, events, verdicts }: Books<Entry>): Promise<ViewTotals> {
  const totals = new RunTotalsCounter();
  for (const entry of verdicts.values()) totals.add(entry);
  const { number, body } = view.seal;
  const sealed = new ArchivedVerdicts(store);
  await sealed.foldTo(body.cut.verdicts);
  let differing = 0;
  for (const vin of new Set([...verdicts.keys(), ...sealed.inForce.vins()])) {
    if (sealed.inForce.verdictIdOf(vin) !== (verdicts.get(vin)?.verdictId ?? null)) differing += 1;
  }
  return { ...totals.totals, ruleset: view.ruleset, seal: number, events, differing };
}
