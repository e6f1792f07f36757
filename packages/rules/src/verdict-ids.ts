/** The ids of verdicts: digests of their content. Source: events.md, `oretrail.verdict.v1`. */
import {
  type AssessedPart,
  canonicalJson,
  type Finding,
  sha256Hex,
  type VehiclePart,
  type Verdict,
  type VerdictContent,
} from '@oretrail/model';

/** Both ids of a verdict. */
export type VerdictIds = Readonly<{ verdictId: string; assessmentId: string }>;

function digestOf(members: object): string {
  return `sha256:${sha256Hex(canonicalJson(members))}`;
}

/** Messages are left out: a later version may word them differently. */
function reasonsOf(findings: readonly Finding[] | undefined): object {
  return findings === undefined ? {} : { findings: findings.map(({ message: _message, ...reason }) => reason) };
}

/** The digest of an assessment. */
export function assessmentIdOf({ findings, ...assessment }: AssessedPart): string {
  return digestOf({ ...assessment, ...reasonsOf(findings) });
}

/** The digest of the vehicle's own members and the assessment. */
export function verdictIdOf({ vin, basis, decidingDate, acquiredOn }: VehiclePart, assessmentId: string): string {
  // Its RFC 8785 form: the members are sorted texts, and JSON leaves out what is absent.
  return `sha256:${sha256Hex(JSON.stringify({ acquiredOn, assessmentId, basis, decidingDate, vin }))}`;
}

/** The ids of a verdict. `verdictId` covers the vehicle's own members and `assessmentId`. Neither covers absent members. */
export function verdictIdsOf({ vin, basis, decidingDate, acquiredOn, ...assessed }: VerdictContent): VerdictIds {
  const assessmentId = assessmentIdOf(assessed);
  const own = { vin, basis, decidingDate, acquiredOn } as VehiclePart;
  return { verdictId: verdictIdOf(own, assessmentId), assessmentId };
}

/** The id as engine 1 computed it: one digest of everything. Its verdicts have no `assessmentId`; archives keep them for ever. */
export function oldVerdictId({ findings, ...content }: VerdictContent): string {
  return digestOf({ ...content, ...reasonsOf(findings) });
}

/** The content of a verdict: what its ids cover, and the messages of findings. */
export function contentOf({
  verdictId: _id,
  assessmentId: _assessment,
  revision: _revision,
  supersedes: _supersedes,
  previousAmountUsd: _amount,
  cause: _cause,
  evidence: _evidence,
  ...content
}: Verdict): VerdictContent {
  return content;
}

/** The ids that a verdict must have, computed as by the engine that made it. */
export function dueIdsOf(verdict: Verdict): Readonly<{ verdictId: string; assessmentId?: string }> {
  const content = contentOf(verdict);
  return verdict.assessmentId === undefined ? { verdictId: oldVerdictId(content) } : verdictIdsOf(content);
}
