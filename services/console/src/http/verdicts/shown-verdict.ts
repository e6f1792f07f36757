/** What of a verdict is shown, by the view of the principal. Source: console.md, "1. Who sees what". */
import type { Finding, FindingCode, Verdict } from '@oretrail/model';
import type { LedgerRow, LedgerTotals, ListedVerdict, RevisionComparison, StoredRevision } from '@oretrail/read-model';
import type { z } from 'zod';
import type { VerdictView } from '../../sight/sight.ts';
import type { COMPARISON, FINDING, LEDGER_ROW, LEDGER_TOTALS, LISTED, REVISION } from './verdict-schema.ts';

type View = NonNullable<VerdictView>;

/** Findings whose subjects are parties and places: who works a lot is its supplier's to show. */
const OF_PARTIES: ReadonlySet<FindingCode> = new Set(['foreign-entity', 'ownership-unknown', 'law-gap']);

const instant = (ms: number): string => new Date(ms).toISOString();

/** A row of a list. */
export function shownListed({ publishedAtMs, ...row }: ListedVerdict, view: View): z.infer<typeof LISTED> {
  const { vin, revision, status, findings } = row;
  const publishedAt = instant(publishedAtMs);
  if (view === 'status') return { vin, revision, status, publishedAt };
  return { ...row, findings: [...findings], publishedAt };
}

function shownFinding({ subjects, ...finding }: Finding, view: View): z.infer<typeof FINDING> {
  const rest = { ...finding, requirements: [...finding.requirements] };
  return view === 'own' && OF_PARTIES.has(finding.code) ? rest : { ...rest, subjects: [...subjects] };
}

/** A verdict as it is in the log. */
export function shownVerdict(
  { vin, revision, status, findings, requirements, ...rest }: Verdict,
  view: View,
): Omit<z.infer<typeof REVISION>, 'publishedAt' | 'causes' | 'place'> {
  if (view === 'status') return { vin, revision, status };
  return {
    vin,
    revision,
    status,
    ...rest,
    ...(requirements === undefined ? {} : { requirements: { ...requirements } }),
    ...(findings === undefined ? {} : { findings: findings.map((finding) => shownFinding(finding, view)) }),
  };
}

/** One revision. */
export function shownRevision(stored: StoredRevision, view: View): z.infer<typeof REVISION> {
  const { verdict, publishedAtMs, partition, offset, causes } = stored;
  const shown = { ...shownVerdict(verdict, view), publishedAt: instant(publishedAtMs) };
  if (view === 'status') return shown;
  return { ...shown, causes: { digests: [...causes.digests], more: causes.more }, place: { partition, offset } };
}

/** A row of the ledger. */
export function shownLedgerRow({ publishedAtMs, causes, ...row }: LedgerRow, view: View): z.infer<typeof LEDGER_ROW> {
  const { vin, revision, status } = row;
  const publishedAt = instant(publishedAtMs);
  if (view === 'status') return { publishedAt, vin, revision, status };
  return { publishedAt, ...row, causes: { digests: [...causes.digests], more: causes.more } };
}

/** Totals of the ledger. */
export function shownLedgerTotals(totals: LedgerTotals, seesOnlyStatus: boolean): z.infer<typeof LEDGER_TOTALS> {
  const { revisions, byCause } = totals;
  return seesOnlyStatus ? { revisions } : { revisions, byCause: byCause.map((sum) => ({ ...sum })) };
}

/** What changed. */
export function shownComparison(comparison: RevisionComparison, view: View): z.infer<typeof COMPARISON> {
  const { status, findings, requirements, causes, ...rest } = comparison;
  if (view === 'status') return { status };
  const changed = findings.changed.filter(({ code }) => view !== 'own' || !OF_PARTIES.has(code));
  return {
    status,
    ...rest,
    requirements: requirements.map((one) => ({ ...one })),
    findings: {
      came: findings.came.map((finding) => shownFinding(finding, view)),
      went: findings.went.map((finding) => shownFinding(finding, view)),
      changed: changed.map(({ code, came, went }) => ({ code, came: [...came], went: [...went] })),
    },
    causes: { digests: [...causes.digests], more: causes.more },
  };
}
