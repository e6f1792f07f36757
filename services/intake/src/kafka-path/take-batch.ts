/** Takes records of one supplier, and tells what became of each. Source: intake.md, "Kafka". */
import type { PrincipalId } from '@oretrail/authority';
import type { FetchedMessage } from '@oretrail/kafka-log';
import type { Intake, ItemOutcome } from '../intake.ts';
import type { DecidedOutcome } from './answer.ts';
import { type AvroReader, type ReadStatement, statementOf } from './statement-of-record.ts';

/** A record, and what became of it. */
export type DecidedRecord = Readonly<{ message: FetchedMessage; decided: DecidedOutcome }>;

/** The records that are decided, from the first one on. Those behind them are to be taken again. */
export type TakenBatch = Readonly<{ records: readonly DecidedRecord[]; isWhole: boolean }>;

/** What statements are taken by. */
export type Taker = Readonly<{ intake: Pick<Intake, 'take'>; avro: AvroReader }>;

function isDecided(outcome: ItemOutcome): outcome is DecidedOutcome {
  return outcome.outcome !== 'unknown' && outcome.outcome !== 'not-written';
}

/** The outcome of each record in turn; null from the first that is not decided. */
function* decisions(read: readonly ReadStatement[], items: readonly ItemOutcome[]): Generator<DecidedOutcome, void> {
  const due = items.values();
  for (const one of read) {
    if ('fault' in one) {
      yield { outcome: 'rejected', errors: [one.fault] };
      continue;
    }
    const { value: item } = due.next();
    if (item === undefined || !isDecided(item)) return;
    yield item;
  }
}

/**
 * Takes records in their order. Nothing behind an unknown outcome counts, so that the order of answers is that of the records.
 * @throws IntakeError, RegistryError or KafkaLogError if nothing can be decided now
 */
export async function takeBatch(
  messages: readonly FetchedMessage[],
  principal: PrincipalId,
  { intake, avro }: Taker,
): Promise<TakenBatch> {
  const read: ReadStatement[] = [];
  for (const message of messages) read.push(await statementOf(message, avro));
  const statements = read.flatMap((one) => ('sent' in one ? [one.sent] : []));
  const { items } =
    statements.length === 0 ? { items: [] } : await intake.take(statements, { principal, kind: 'kafka' });
  const decided = [...decisions(read, items)];
  const records = decided.flatMap((one, i) => {
    const message = messages[i];
    return message === undefined ? [] : [{ message, decided: one }];
  });
  return { records, isWhole: records.length === messages.length };
}
