/** Statements as they are answered. Source: intake.md, section 4. */
import { z } from 'zod';
import { type ConsoleRecords, FINDING, STANDINGS, USE } from '../../console/answers.ts';
import type { RecordedStatement } from '../../intake.ts';
import { NEXT } from '../query.ts';

const PLACE = z.object({ topic: z.string(), partition: z.int(), offset: z.int() });

/** A statement that was recorded. */
export const STATEMENT = z
  .object({
    digest: z.string().describe('SHA-256 of the content, in hex.'),
    id: z.string(),
    source: z.string(),
    subject: z.string(),
    standing: z
      .enum(STANDINGS)
      .describe(
        '`accepted`: it is recorded, and durable in Kafka, and what became of it is not known yet. Then `in-force`, `outdated` by a ' +
          'later one, `taken-out` by a correction, `conflicting` with another of its id, `in-ring` for a correction in a ring, or ' +
          '`refused` by the workers.',
      ),
    by: z.array(z.string()).optional().describe('Digests of the statements that have made it so.'),
    code: z.string().optional().describe('If it is refused: why.'),
    use: USE.optional().describe('If it is in force and about a lot: what is made of the lot.'),
    findings: z.array(FINDING).optional().describe('If it is in force: what the last verdicts find about its subject.'),
    sealedIn: z
      .int()
      .nullable()
      .optional()
      .describe('The first seal that covers it; null if none does yet. Absent if that is not known.'),
    recordedAt: z.string().describe('RFC 3339: when it was accepted.'),
    principal: z.string().nullable().describe('Who stated it; null if it did not come in by the intake.'),
    grantId: z.string().nullable().describe('The grant that admitted it; null if it did not come in by the intake.'),
    place: PLACE.describe('Where it is in Kafka.'),
  })
  .meta({ id: 'Statement', description: 'A statement that was recorded.' });

/** A page of statements. */
export const STATEMENT_PAGE = z
  .object({ statements: z.array(STATEMENT), next: NEXT })
  .meta({ id: 'StatementPage', description: 'Statements, and where the following page begins.' });

/** The same without what became of it. */
const RECORDED = STATEMENT.pick({
  digest: true,
  id: true,
  source: true,
  subject: true,
  recordedAt: true,
  principal: true,
  grantId: true,
  place: true,
}).meta({ id: 'RecordedStatement', description: 'A statement that was recorded, without what became of it.' });

/** A page of them. */
export const RECORDED_PAGE = z
  .object({ statements: z.array(RECORDED), next: NEXT })
  .meta({ id: 'RecordedPage', description: 'Statements as they were recorded, and where the following page begins.' });

type Standing = z.infer<typeof STATEMENT>['standing'];

/** How a statement stands, as far as the console says; else it is `accepted`. */
export function standingOf({ digest }: RecordedStatement, records: ConsoleRecords | null): Standing {
  return records?.rows.find((row) => row.digest === digest)?.standing ?? 'accepted';
}

/** What became of a statement. Use and findings are of the subject, so they are of the statement that decides about it. */
function fateOf(statement: RecordedStatement, records: ConsoleRecords | null): Partial<z.infer<typeof STATEMENT>> {
  const row = records?.rows.find(({ digest }) => digest === statement.digest);
  if (records === null || row === undefined) return {};
  const { by, code, sealedIn, standing } = row;
  const fate = { ...(by.length === 0 ? {} : { by }), ...(code === null ? {} : { code }), sealedIn };
  if (standing !== 'in-force') return fate;
  const { use, findings } = records;
  return { ...fate, ...(use == null ? {} : { use }), ...(findings === undefined ? {} : { findings }) };
}

/** The answer for a statement, without what became of it. */
export function recordedAnswer(statement: RecordedStatement): z.infer<typeof RECORDED> {
  const { digest, id, source, subject, recordedAt, principal, grantId, place } = statement;
  return { digest, id, source, subject, recordedAt, principal, grantId, place: { ...place } };
}

/** The answer for a statement. @param records what the console says about its subject; null if it does not */
export function statementAnswer(
  statement: RecordedStatement,
  records: ConsoleRecords | null,
): z.infer<typeof STATEMENT> {
  const standing = standingOf(statement, records);
  return { ...recordedAnswer(statement), standing, ...fateOf(statement, records) };
}
