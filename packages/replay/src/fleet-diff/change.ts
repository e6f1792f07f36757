/** What became of a vehicle, and what that comes to over many. Dollars are whole, as verdicts have them. */
import type { FindingCode, Verdict } from '@oretrail/model';

/** Why verdicts differ. A late event is one that only one of the two sides knows, and none of the other three. */
export const CAUSES = ['ruleset', 'fact', 'correction', 'late-event'] as const;
/** One of {@link CAUSES}. */
export type DiffCause = (typeof CAUSES)[number];

/** What a comparison takes from a verdict. */
export type VerdictSummary = Readonly<{
  verdictId: string;
  status: Verdict['status'];
  amountUsd: number;
  potentialUsd: number;
  decidingDate: string | null;
  findings: readonly FindingCode[];
}>;

/** What is kept of a verdict. */
export function summaryOf(verdict: Verdict): VerdictSummary {
  const { verdictId, status, amountUsd, potentialUsd, decidingDate, findings = [] } = verdict;
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return { verdictId, status, amountUsd, potentialUsd, decidingDate: decidingDate ?? null, findings: codes };
}

const uncertainUsd = (verdict: VerdictSummary | null): number =>
  verdict === null ? 0 : verdict.potentialUsd - verdict.amountUsd;

/** One vehicle before and after; null if it has no verdict. */
export type Change = Readonly<{ before: VerdictSummary | null; after: VerdictSummary | null }>;

/** Dollars that the evidence supports: more or fewer. */
export function gainUsd({ before, after }: Change): number {
  return (after?.amountUsd ?? 0) - (before?.amountUsd ?? 0);
}

/** Dollars that hang on missing evidence: more or fewer. */
export function uncertaintyUsd({ before, after }: Change): number {
  return uncertainUsd(after) - uncertainUsd(before);
}

/** Whether anything is another that finance counts; the id also tells of laws and subjects. */
export function isChange(change: Change): boolean {
  return change.before?.status !== change.after?.status || gainUsd(change) !== 0 || uncertaintyUsd(change) !== 0;
}

/** Vehicles and dollars. */
export type Count = Readonly<{ vehicles: number; usd: number }>;
/** What changes come to; `newlyUncertain` are dollars that hang on missing evidence and did not before. */
export type Tally = Readonly<{ changed: number; gained: Count; lost: Count; newlyUncertain: Count }>;

/** Adds up changes. */
export class TallyCounter {
  private changed = 0;
  private readonly gained = { vehicles: 0, usd: 0 };
  private readonly lost = { vehicles: 0, usd: 0 };
  private readonly uncertain = { vehicles: 0, usd: 0 };

  add(change: Change): void {
    if (!isChange(change)) return;
    this.changed += 1;
    const gain = gainUsd(change);
    if (gain > 0) count(this.gained, gain);
    if (gain < 0) count(this.lost, -gain);
    const uncertainty = uncertaintyUsd(change);
    if (uncertainty > 0) count(this.uncertain, uncertainty);
  }

  get tally(): Tally {
    const { changed, gained, lost, uncertain } = this;
    return { changed, gained: { ...gained }, lost: { ...lost }, newlyUncertain: { ...uncertain } };
  }
}

function count(sum: { vehicles: number; usd: number }, usd: number): void {
  sum.vehicles += 1;
  sum.usd += usd;
}
