/** Dead letters on Kafka, found by their place or by what they are. Source: architecture.md, "Dead letters". */
import { type BuriedRecord, decodeDeadLetter, type KafkaLog } from '@oretrail/kafka-log';
import { instantOf } from '@oretrail/model';
import { deadLettersOf, FACTS, PUBLIC_INPUTS, STEP_RECORDS_MAX, type Topic } from '@oretrail/runtime';
import { OPERATION_ERRORS } from '../errors.ts';

/** Where a dead letter lies. */
export type LetterPlace = Readonly<{ dlq: Topic; partition: number; offset: number }>;
/** A dead letter, where it lies, and when a worker put it there (RFC 3339). */
export type Letter = BuriedRecord & LetterPlace & Readonly<{ buried: string }>;
/** Selects letters: those that match all members that are given. */
export type LetterFilter = Readonly<{ topic?: Topic; code?: string; since?: string }>;

const TOPICS: readonly Topic[] = [...PUBLIC_INPUTS].map(deadLettersOf);

/** A place as it is printed and given: `TOPIC/PARTITION/OFFSET`. */
export function letterName({ dlq, partition, offset }: LetterPlace): string {
  return `${dlq}/${partition}/${offset}`;
}

/** Reads such a place. @throws OperationError `unknown-letter` */
export function letterPlace(name: string): LetterPlace {
  const [, dlq = '', partition, offset] = /^(.+)\/(\d{1,9})\/(\d{1,15})$/.exec(name) ?? [];
  if (TOPICS.includes(dlq)) return { dlq, partition: Number(partition), offset: Number(offset) };
  const due = `TOPIC/PARTITION/OFFSET, with one of ${TOPICS.join(', ')}`;
  throw OPERATION_ERRORS.error('unknown-letter', `${JSON.stringify(name)} is not the place of a dead letter: ${due}`);
}

/** The topic whose dead letters a flag names, by its own name or theirs. @throws OperationError `unknown-letter` */
export function topicOfLetters(name: string): Topic {
  const topic = [...PUBLIC_INPUTS].find((one) => one === name || deadLettersOf(one) === name);
  if (topic !== undefined) return topic;
  const due = [...PUBLIC_INPUTS].join(', ');
  throw OPERATION_ERRORS.error('unknown-letter', `no dead letters are kept of ${JSON.stringify(name)}, but of ${due}`);
}

function partitionsOf(dlq: Topic, log: KafkaLog): number {
  return dlq === deadLettersOf(FACTS) ? 1 : log.partitions;
}

type Messages = Awaited<ReturnType<KafkaLog['readMessages']>>['messages'];

function letterOf(dlq: Topic, partition: number, message: Messages[number]): Letter {
  const buried = new Date(message.timeMs).toISOString();
  return { ...decodeDeadLetter(dlq, message), dlq, partition, offset: message.offset, buried };
}

/** The letter at a place. @throws OperationError `unknown-letter` */
export async function letterAt(log: KafkaLog, place: LetterPlace): Promise<Letter> {
  const { dlq, partition, offset } = place;
  const isThere = partition < partitionsOf(dlq, log) && offset < (await log.end(dlq, partition));
  const request = { topic: dlq, partition, from: offset, recordsMax: 1 };
  const [message] = isThere ? (await log.readMessages(request)).messages : [];
  if (message !== undefined && message.offset === offset) return letterOf(dlq, partition, message);
  throw OPERATION_ERRORS.error('unknown-letter', `there is no dead letter ${letterName(place)}`);
}

/** Whether all that is asked for holds of a letter. */
function isMeant({ code, buried }: Letter, filter: LetterFilter): boolean {
  if (filter.code !== undefined && filter.code !== code) return false;
  return filter.since === undefined || instantOf(buried) >= instantOf(filter.since);
}

/**
 * All letters that a filter means, in batches of one partition, in the order of their burial. What is buried after the
 * call began is left out: a letter that is sent again may die again.
 */
export async function* lettersOf(log: KafkaLog, filter: LetterFilter): AsyncGenerator<readonly Letter[], void> {
  const topics = filter.topic === undefined ? TOPICS : [deadLettersOf(filter.topic)];
  const ends: (readonly [dlq: Topic, partition: number, end: number])[] = [];
  for (const dlq of topics) {
    for (let partition = 0; partition < partitionsOf(dlq, log); partition += 1) {
      ends.push([dlq, partition, await log.end(dlq, partition)]);
    }
  }
  for (const [topic, partition, end] of ends) {
    for (let from = 0; from < end; ) {
      const { messages, next } = await log.readMessages({ topic, partition, from, recordsMax: STEP_RECORDS_MAX });
      const letters = messages.filter(({ offset }) => offset < end);
      yield letters.map((message) => letterOf(topic, partition, message)).filter((letter) => isMeant(letter, filter));
      if (next <= from) break;
      from = next;
    }
  }
}
