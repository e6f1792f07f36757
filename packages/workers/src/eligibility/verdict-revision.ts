/** From a verdict's content to its next revision. Source: events.md, `oretrail.verdict.v1`. */
import type { VehiclePart, Verdict, VerdictCause } from '@oretrail/model';
import { contentOfParts, verdictIdOf } from '@oretrail/rules';
import type { Published, Rests, VerdictNote } from '@oretrail/runtime';
import type { SharedAssessment } from './assessment-book.ts';

/** The most important of what changed: rules, reference, correction, data. */
function causeOf(rests: Rests, last: Rests | null, isByReference: boolean): VerdictCause {
  if (last === null) return 'data';
  if (rests.ruleset !== last.ruleset) return 'rules';
  if (isByReference) return 'reference';
  return rests.corrections === last.corrections ? 'data' : 'correction';
}

/** A verdict's two parts with what they rest on, which is only asked for if the verdict differs. */
export type Answer = Readonly<{
  part: VehiclePart;
  shared: SharedAssessment;
  rests: () => Rests;
  root: () => string;
  /** A reference fact that bears on the vehicle has changed. */
  isByReference: boolean;
}>;

/**
 * The next revision of a verdict; null if the answer and its reasons are the same as before.
 * @param last published, if any
 */
export function nextRevision(
  { part, shared, isByReference, ...answer }: Answer,
  last: Published | undefined,
): { verdict: Verdict; published: Published } | null {
  const { assessmentId, assessed } = shared;
  const verdictId = verdictIdOf(part, assessmentId);
  if (last?.digest === verdictId) return null;
  const rests = answer.rests();
  const note = last?.note as VerdictNote | undefined;
  const revision = (last?.n ?? 0) + 1;
  const since =
    last === undefined || note === undefined ? {} : { supersedes: last.digest, previousAmountUsd: note.amountUsd };
  const cause = causeOf(rests, note?.rests ?? null, isByReference);
  const { vin, ...content } = contentOfParts(part, assessed);
  const verdict: Verdict = {
    vin,
    verdictId,
    assessmentId,
    revision,
    ...since,
    cause,
    ...content,
    evidence: { root: answer.root() },
  };
  const kept: VerdictNote = { amountUsd: assessed.amountUsd, rests };
  return { verdict, published: { digest: verdictId, n: revision, note: kept } };
}
