/** What the archive reads of a verdict: one link in the chain of a vehicle's revisions. */

import { AVRO_ERRORS, readRecord, type Writer } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { hasVinForm, type Verdict } from '@oretrail/model';
import { dueIdsOf } from '@oretrail/rules';
import { VERDICTS } from '@oretrail/runtime';
import { archiveError } from '../errors.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';

/** One revision of a vehicle's verdict. */
export type Revision = Readonly<{ vin: string; verdictId: string; revision: number; supersedes: string | null }>;

const VERDICT_ID = /^sha256:[0-9a-f]{64}$/;

/**
 * The link of a verdict, whose ids must be the digests of what it says. events.md, `oretrail.verdict.v1`; those of engine 1 are
 * known by having no `assessmentId`.
 * @throws ArchiveError `bad-verdict`, `wrong-verdict-id`
 */
export function revisionOf(verdict: Verdict): Revision {
  const { vin, revision, supersedes = null } = verdict;
  if (!hasVinForm(vin) || !VERDICT_ID.test(verdict.verdictId)) {
    throw archiveError('bad-verdict', `${JSON.stringify(vin).slice(0, 40)} or its verdictId is none`);
  }
  const due = dueIdsOf(verdict);
  for (const name of ['assessmentId', 'verdictId'] as const) {
    if (verdict[name] === due[name]) continue;
    const what = `Revision ${revision} of ${vin} has the ${name} ${verdict[name]}, and ${due[name]} is due`;
    throw archiveError('wrong-verdict-id', what);
  }
  return { vin, verdictId: due.verdictId, revision, supersedes };
}

/**
 * The verdict that a record holds.
 * @param writer of the schema that its value names
 * @throws ArchiveError `bad-verdict`
 */
export function readVerdict(record: ArchivedRecord, writer: Writer): Verdict {
  const { offset, key } = record;
  const verdict = decoded(record, writer);
  if (key?.toString('utf8') === verdict.vin) return verdict;
  throw archiveError('bad-verdict', `The key at ${offset} is not ${verdict.vin}`);
}

function decoded({ offset, value }: ArchivedRecord, writer: Writer): Verdict {
  try {
    return readRecord(VERDICTS, { value }, writer) as Verdict;
  } catch (cause) {
    if (!isErrorOf(AVRO_ERRORS, cause)) throw cause;
    throw archiveError('bad-verdict', `At offset ${offset}: ${cause.what}`, { cause });
  }
}
