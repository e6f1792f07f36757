/** What became of the events of a request, as it is answered. Source: intake.md, "2. HTTP". */

import type { ProblemFault } from '@oretrail/http-api';
import { z } from 'zod';
import { EFFECTS } from '../../console/answers.ts';
import { INTAKE_ERRORS } from '../../errors.ts';
import type { ItemOutcome, Taken } from '../../intake.ts';

const OUTCOMES = ['accepted', 'duplicate', 'rejected', 'not-written', 'unknown'] as const;
type Outcome = ItemOutcome['outcome'];

const EVENT_FAULT = z.object({
  pointer: z.string().describe('JSON pointer (RFC 6901) into the event.'),
  code: z.string().describe('`/errors/{code}` has its meaning and remedy.'),
  detail: z.string().describe('The value, the bound that it breaks, and the remedy.'),
});

const ITEM = z
  .object({
    index: z.int().min(0).describe('Which event of the request, from 0.'),
    id: z.string().optional(),
    subject: z.string().optional(),
    outcome: z
      .enum(OUTCOMES)
      .describe(
        '`accepted`: durable in Kafka, or in a dry run good. `duplicate`: accepted before. `not-written`: good, but ' +
          'another event is bad and `onError` is `rollback`. `unknown`: Kafka does not answer; send it again.',
      ),
    digest: z.string().optional().describe('SHA-256 of the content, in hex; the address is `/v1/statements/{digest}`.'),
    recordedAt: z.string().optional().describe('RFC 3339: when it was accepted.'),
    errors: z
      .array(EVENT_FAULT)
      .optional()
      .describe('If it is rejected: each fault, at most 100. A problem has them in its own `errors`, with the index.'),
  })
  .meta({ id: 'Item', description: 'What became of one event.' });

/** The answer to events. */
export const EVENT_ANSWER = z
  .object({
    position: z
      .record(z.string(), z.int())
      .describe('By `topic/partition`, the next offset: a reader that has come so far has read the request.'),
    summary: z.object(Object.fromEntries(OUTCOMES.map((name) => [name, z.int().min(0)]))).describe('Items by outcome.'),
    items: z.array(ITEM).describe('In the order in which the events were sent.'),
    effects: EFFECTS.nullable()
      .optional()
      .describe('After a dry run with a good event, if the intake knows a console; null if that does not say.'),
  })
  .meta({ id: 'EventAnswer', description: 'What became of the events of a request.' });

/** An answer to events. */
export type EventAnswer = z.infer<typeof EVENT_ANSWER>;
type Item = z.infer<typeof ITEM>;

function itemOf(outcome: ItemOutcome, index: number): Item {
  if (outcome.outcome === 'rejected') return { index, ...outcome, errors: [...outcome.errors] };
  const { id, subject, digest } = outcome;
  const recordedAt = 'recordedAt' in outcome ? outcome.recordedAt : null;
  return { index, id, subject, outcome: outcome.outcome, digest, ...(recordedAt === null ? {} : { recordedAt }) };
}

/** The answer for what became of a request. */
export function eventAnswer({ items, position }: Taken): EventAnswer {
  const summary = Object.fromEntries(OUTCOMES.map((name) => [name, 0]));
  for (const { outcome } of items) summary[outcome] = (summary[outcome] ?? 0) + 1;
  return { position: { ...position }, summary, items: items.map(itemOf) };
}

/** The same answer in a problem, which names each fault once: in its `errors`, with the index of the event. */
export function inProblem({
  items,
  ...answer
}: EventAnswer): Readonly<{ errors: ProblemFault[]; members: EventAnswer }> {
  return {
    errors: items.flatMap(({ index, errors = [] }) => errors.map((fault) => ({ index, ...fault }))),
    members: { ...answer, items: items.map(({ errors: _, ...item }) => item) },
  };
}

/** How a request was sent. */
type Sending = Readonly<{
  /** Whether it was one event by itself. */
  isOne: boolean;
  /** Whether one bad event keeps all from being written. */
  isAtomic: boolean;
  /** What the body is, if it is not events; null if that is not known. */
  bodyFault: () => string | null;
}>;

/** Whether nothing of a request has a name, as if it were not events at all. */
const isUnreadable = (items: readonly Item[]): boolean => items.every(({ id }) => id === undefined);

/** Why nothing, or not everything, could be taken; null if the answer is good. */
export function refusalIn({ summary, items }: EventAnswer, { isOne, isAtomic, bodyFault }: Sending) {
  const count = (outcome: Outcome): number => summary[outcome] ?? 0;
  if (count('unknown') > 0) {
    return INTAKE_ERRORS.error('kafka-away', `${count('unknown')} of ${items.length} events are unknown`);
  }
  const isNothing = count('accepted') + count('duplicate') === 0;
  if (!isNothing && !(isAtomic && count('rejected') > 0)) return null;
  const [first] = items[0]?.errors ?? [];
  if (isOne && first?.code === 'id-conflict') return INTAKE_ERRORS.error('id-conflict', 'the id of the event is taken');
  const [rejected, sent] = [count('rejected'), items.length];
  const are = rejected === 1 ? 'is' : 'are';
  const bad = isOne ? 'the event is bad' : `${rejected} of ${sent} ${sent === 1 ? 'event' : 'events'} ${are} bad`;
  return INTAKE_ERRORS.error('nothing-accepted', (isUnreadable(items) ? bodyFault() : null) ?? bad);
}
