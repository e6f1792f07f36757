/** Verdicts as rows, and back. */
import { type AssessedPart, type Causes, sha256Hex, type Verdict } from '@oretrail/model';
import type { PublicRecord } from '../records/public-record.ts';
import { findingBits } from './finding-bits.ts';
import type { AssessmentRow, RevisionRow } from './row.ts';

/** What vehicles of a class share, as JSON in one order of members. */
function assessmentOf(verdict: Verdict): string {
  const { status, amountUsd, potentialUsd, ruleset, requirements, findings } = verdict;
  const assessed: AssessedPart = {
    status,
    amountUsd,
    potentialUsd,
    ruleset,
    ...(requirements === undefined ? {} : { requirements }),
    ...(findings === undefined ? {} : { findings }),
  };
  return JSON.stringify(assessed);
}

/** Texts of assessments with their digests, so that each is hashed and sent once a batch. */
export class Assessments {
  private readonly digests = new Map<string, string>();

  /** The digest of an assessment. Not the assessmentId: that leaves out the messages, which another version may word otherwise. */
  digestOf(body: string): string {
    const known = this.digests.get(body);
    if (known !== undefined) return known;
    const digest = sha256Hex(body);
    this.digests.set(body, digest);
    return digest;
  }

  /** All that were asked for. */
  rows(): readonly AssessmentRow[] {
    return Array.from(this.digests, ([body, digest]) => ({ digest, body }));
  }
}

/** The row of a verdict. */
export function revisionRow(
  { offset, appendTimeMs }: Pick<PublicRecord, 'offset' | 'appendTimeMs'>,
  verdict: Verdict,
  causes: Causes,
  assessments: Assessments,
): RevisionRow {
  const { vin, revision, verdictId, status, amountUsd, potentialUsd, ruleset } = verdict;
  return {
    kind: 'revision',
    offset,
    publishedAtMs: appendTimeMs,
    vin,
    revision,
    verdictId,
    assessmentId: verdict.assessmentId ?? null,
    supersedes: verdict.supersedes ?? null,
    previousUsd: verdict.previousAmountUsd ?? null,
    cause: verdict.cause ?? null,
    basis: verdict.basis ?? null,
    decidingDate: verdict.decidingDate ?? null,
    acquiredOn: verdict.acquiredOn ?? null,
    evidence: verdict.evidence?.root ?? null,
    status,
    amountUsd,
    potentialUsd,
    ruleset,
    findingBits: findingBits(verdict.findings),
    assessmentDigest: assessments.digestOf(assessmentOf(verdict)),
    causes: causes.digests,
    causesMore: causes.more,
  };
}

/** What of a row makes the verdict again. */
export type VerdictColumns = Pick<
  RevisionRow,
  | 'vin'
  | 'revision'
  | 'verdictId'
  | 'assessmentId'
  | 'supersedes'
  | 'previousUsd'
  | 'cause'
  | 'basis'
  | 'decidingDate'
  | 'acquiredOn'
  | 'evidence'
> &
  Readonly<{ assessment: string }>;

/** The verdict of a row: equal to the one that the row was made of. */
export function verdictOfRow(row: VerdictColumns): Verdict {
  const { vin, revision, verdictId } = row;
  const optional = {
    assessmentId: row.assessmentId,
    supersedes: row.supersedes,
    previousAmountUsd: row.previousUsd,
    cause: row.cause,
    basis: row.basis,
    decidingDate: row.decidingDate,
    acquiredOn: row.acquiredOn,
    evidence: row.evidence === null ? null : { root: row.evidence },
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null));
  return { vin, verdictId, revision, ...present, ...JSON.parse(row.assessment) } as Verdict;
}
