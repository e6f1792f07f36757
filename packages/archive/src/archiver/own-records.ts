/** Records of a log that has texts and no registry, as Kafka would have them: for the archive of a log in the process. */
import { encodeRecord, ownSchema, SUBJECTS, type Subject, versionsOf } from '@oretrail/avro';
import type { LogRecord } from '@oretrail/runtime';
import type { ArchivedRecord } from '../segments/archived-record.ts';

/** The id of a cluster that has none. */
export const NO_CLUSTER = 'embedded';

/** Versions of a subject that an id has room for: each is a change of the contract. */
const VERSIONS_MAX = 1_000;
/** The log in the process notes no time, and the archive of the same events is the same whenever it is made. */
const NO_TIME_MS = 0;

/** An id for each version of each schema of ours, which stays: the subjects' list is only ever added to. */
function ownSchemaId(subject: Subject): number {
  return SUBJECTS.indexOf(subject) * VERSIONS_MAX + ownSchema(subject).version;
}

/** The text of such a schema, by its id; null if there is none. */
export async function ownSchemaText(id: number): Promise<string | null> {
  const subject = SUBJECTS[Math.floor(id / VERSIONS_MAX)];
  if (subject === undefined) return null;
  return versionsOf(subject).find(({ version }) => version === id % VERSIONS_MAX)?.text ?? null;
}

/** A record as it is archived. @param appendTimeMs when the log took it: milliseconds since 1970-01-01T00:00:00Z */
export function ownRecord(record: LogRecord, appendTimeMs = NO_TIME_MS): ArchivedRecord {
  const { key, value, headers } = encodeRecord(record, ownSchemaId);
  return { offset: record.offset, appendTimeMs, key, value, headers };
}
