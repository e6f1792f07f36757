/** What the archive reads of a verdict: one link in the chain of a vehicle's revisions. */
import type { Verdict, VerdictContent } from '@oretrail/model';
import { verdictId } from '@oretrail/rules';
import { ArchiveError } from '../errors.ts';

/** One revision of a vehicle's verdict. */
export type Revision = Readonly<{ vin: string; verdictId: string; revision: number; supersedes: string | null }>;

const VERDICT_ID = /^sha256:[0-9a-f]{64}$/;
const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;

/** What `verdictId` covers; the findings' messages are left out by {@link verdictId} itself. */
export function contentOf({
  verdictId: _id,
  revision: _revision,
  supersedes: _supersedes,
  previousAmountUsd: _amount,
  cause: _cause,
  evidence: _evidence,
  ...content
}: Verdict): VerdictContent {
  return content;
}

/**
 * The link of a verdict, whose id must be the digest of what it says. events.md, `verdictId`.
 * @throws ArchiveError `bad-verdict`, `wrong-verdict-id`
 */
export function revisionOf(verdict: Verdict): Revision {
  const { vin, revision, supersedes = null } = verdict;
  if (!VIN.test(vin) || !VERDICT_ID.test(verdict.verdictId)) {
    throw new ArchiveError('bad-verdict', `${JSON.stringify(vin).slice(0, 40)} or its verdictId is none`);
  }
  const due = verdictId(contentOf(verdict));
  if (verdict.verdictId === due) return { vin, verdictId: due, revision, supersedes };
  throw new ArchiveError(
    'wrong-verdict-id',
    `Revision ${revision} of ${vin} has ${verdict.verdictId}, and ${due} is due`,
  );
}
