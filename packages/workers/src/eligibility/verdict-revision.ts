/** From a verdict's content to its next revision. Source: events.md, `oretrail.verdict.v1`. */
import type { ContentDigest, VehiclePart, Verdict, VerdictCause } from '@oretrail/model';
import { verdictIdOf } from '@oretrail/rules';
import type { Published, Rests, VerdictNote } from '@oretrail/runtime';
import type { OwnEvent } from '../evidence.ts';
import type { Outcome } from './outcomes.ts';

/** The most important of what changed: rules, reference, correction, data. */
function causeOf(rests: Rests, last: Rests | null, isByReference: boolean): VerdictCause {
  if (last === null) return 'data';
  if (rests.ruleset !== last.ruleset) return 'rules';
  if (isByReference) return 'reference';
  return rests.corrections === last.corrections ? 'data' : 'correction';
}

/** What one vehicle comes to: its own part, and what it has in common with others. */
export type Answer = Readonly<{
  part: VehiclePart;
  /** Its events that its evidence root commits to. */
  own: readonly OwnEvent[];
  /** Corrections at work on it, sorted. */
  corrections: readonly ContentDigest[];
  outcome: Pick<Outcome, 'shared' | 'evidenceRoot' | 'correctionsRoot'>;
  /** A reference fact that bears on the vehicle has changed. */
  isByReference: boolean;
}>;

/**
 * The next revision of a verdict; null if the answer and its reasons are the same as before.
 * @param last published, if any
 */
export function nextRevision(
  { part, own, corrections, outcome, isByReference }: Answer,
  last: Published | undefined,
): { verdict: Verdict; published: Published } | null {
  const { vin, ...days } = part;
  const { assessmentId, first, reasons } = outcome.shared;
  const verdictId = verdictIdOf(part, assessmentId);
  if (last?.digest === verdictId) return null;
  const rests: Rests = { ruleset: reasons.ruleset, corrections: outcome.correctionsRoot(corrections) };
  const note = last?.note as VerdictNote | undefined;
  const revision = (last?.n ?? 0) + 1;
  const cause = causeOf(rests, note?.rests ?? null, isByReference);
  const evidence = { root: outcome.evidenceRoot(own) };
  const before = { vin, verdictId, assessmentId, revision };
  // The order of members is that in which verdicts are written.
  const verdict: Verdict =
    last === undefined || note === undefined
      ? { ...before, cause, ...first, ...days, ...reasons, evidence }
      : {
          ...before,
          supersedes: last.digest,
          previousAmountUsd: note.amountUsd,
          cause,
          ...first,
          ...days,
          ...reasons,
          evidence,
        };
  return { verdict, published: { digest: verdictId, n: revision, note: { amountUsd: first.amountUsd, rests } } };
}
