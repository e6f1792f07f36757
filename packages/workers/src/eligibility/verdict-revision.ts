/** From a verdict's content to its next revision. Source: events.md, `oretrail.verdict.v1`. */
import type { RulesetId, Verdict, VerdictCause, VerdictContent } from '@oretrail/model';
import { verdictId } from '@oretrail/rules';
import type { Published } from '@oretrail/runtime';

/** What a verdict rested on when it was published, to tell what has changed. */
export type Rests = Readonly<{ ruleset: RulesetId; facts: string | null; corrections: string | null }>;

/** Kept of the last revision; what it rested on is lost where only the verdict itself was left to learn it from. */
export type VerdictNote = Readonly<{ amountUsd: number; rests: Rests | null }>;

/** The most important of what changed: rules, reference, correction, data. */
function causeOf(rests: Rests, last: Rests | null): VerdictCause {
  if (last === null) return 'data';
  if (rests.ruleset !== last.ruleset) return 'rules';
  if (rests.facts !== last.facts) return 'reference';
  return rests.corrections === last.corrections ? 'data' : 'correction';
}

/**
 * The next revision of a verdict; null where the answer and its reasons are the same as before.
 * @param last published, if any
 */
export function nextRevision(
  content: VerdictContent,
  rests: Rests,
  root: string,
  last: Published | undefined,
): { verdict: Verdict; published: Published } | null {
  const id = verdictId(content);
  if (last?.digest === id) return null;
  const note = last?.note as VerdictNote | undefined;
  const revision = (last?.n ?? 0) + 1;
  const since =
    last === undefined || note === undefined ? {} : { supersedes: last.digest, previousAmountUsd: note.amountUsd };
  const cause = causeOf(rests, note?.rests ?? null);
  const { vin, ...rest } = content;
  const verdict: Verdict = { vin, verdictId: id, revision, ...since, cause, ...rest, evidence: { root } };
  const kept: VerdictNote = { amountUsd: content.amountUsd, rests };
  return { verdict, published: { digest: id, n: revision, note: kept } };
}
