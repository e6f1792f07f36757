/** What was sent again of the dead letters: a topic of its own says so, for ever. */

import { headerList } from '@oretrail/avro';
import { KAFKA_ERRORS, type KafkaLog } from '@oretrail/kafka-log';
import { REDRIVES, STEP_RECORDS_MAX } from '@oretrail/runtime';
import { z } from 'zod';
import { type LetterPlace, letterName } from './dead-letters.ts';

const REDRIVE = z.object({
  dlq: z.string(),
  partition: z.number(),
  offset: z.number(),
  to: z.object({ topic: z.string(), partition: z.number(), offset: z.number() }).readonly(),
  patched: z.boolean(),
  operator: z.string().nullable(),
  principal: z.string().optional(),
  time: z.string(),
});

/** One letter that was sent again: where to, when, who repaired it, if anybody did, and who asked the console for it. */
export type Redrive = LetterPlace & Readonly<z.infer<typeof REDRIVE>>;

const HEADERS = headerList({ 'content-type': 'application/json' });

function redriveIn(value: Buffer | null, offset: number): Redrive {
  try {
    return REDRIVE.parse(JSON.parse(value?.toString('utf8') ?? ''));
  } catch (cause) {
    throw KAFKA_ERRORS.error('foreign-record', `${REDRIVES} at ${offset} is not the record of a redrive`, {
      cause,
    });
  }
}

/** The last redrive of each letter, by its name; all are held in memory. */
export async function redrivesIn(log: KafkaLog): Promise<ReadonlyMap<string, Redrive>> {
  const redrives = new Map<string, Redrive>();
  const end = await log.end(REDRIVES, 0);
  for (let from = 0; from < end; ) {
    const request = { topic: REDRIVES, partition: 0, from, recordsMax: STEP_RECORDS_MAX };
    const { messages, next } = await log.readMessages(request);
    for (const { value, offset } of messages) {
      const redrive = redriveIn(value, offset);
      redrives.set(letterName(redrive), redrive);
    }
    if (next <= from) break;
    from = next;
  }
  return redrives;
}

/** Records what was sent just now. */
export async function recordRedrives(log: KafkaLog, redrives: readonly Redrive[]): Promise<void> {
  const messages = redrives.map((redrive) => ({
    partition: 0,
    key: Buffer.from(letterName(redrive)),
    value: Buffer.from(JSON.stringify(redrive)),
    headers: HEADERS,
  }));
  await log.appendMessages(REDRIVES, messages);
}
