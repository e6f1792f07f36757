/** Which verdicts are asked for. */
import type { Day, Finding, FindingCode, Verdict } from '@oretrail/model';

/** What is left out asks for all. */
export type VerdictFilter = Readonly<{
  status?: Verdict['status'];
  cause?: NonNullable<Verdict['cause']>;
  finding?: FindingCode;
  /** First and last deciding date. A verdict without one, of a vehicle that was withdrawn, is in no period. */
  from?: Day;
  to?: Day;
}>;

/** What a filter looks at. */
type Filtered = Pick<Verdict, 'status' | 'cause' | 'decidingDate'> &
  Readonly<{ findings?: readonly Pick<Finding, 'code'>[] }>;

/** Whether a verdict is asked for. */
export function isAskedFor({ status, cause, finding, from, to }: VerdictFilter, verdict: Filtered): boolean {
  const { decidingDate, findings = [] } = verdict;
  if (status !== undefined && verdict.status !== status) return false;
  if (cause !== undefined && verdict.cause !== cause) return false;
  if (finding !== undefined && findings.every(({ code }) => code !== finding)) return false;
  if (from !== undefined && (decidingDate === undefined || decidingDate < from)) return false;
  return to === undefined || (decidingDate !== undefined && decidingDate <= to);
}
