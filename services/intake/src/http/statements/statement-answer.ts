/** Statements as they are answered. Source: intake.md, section 4. */
import { z } from 'zod';
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
    standing: z.enum(['accepted']).describe('`accepted`: it is recorded, and durable in Kafka.'),
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

/** The answer for a statement. */
export function statementAnswer({ place, ...statement }: RecordedStatement): z.infer<typeof STATEMENT> {
  const { digest, id, source, subject, recordedAt, principal, grantId } = statement;
  return { digest, id, source, subject, standing: 'accepted', recordedAt, principal, grantId, place: { ...place } };
}
