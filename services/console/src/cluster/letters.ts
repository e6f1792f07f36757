/** Dead letters as they lie on Kafka, and what sends them again: the code of `oretrail dlq`. Source: console.md, "Dead letters". */

import { isErrorOf } from '@oretrail/errors';
import type { AvroCodec, KafkaLog } from '@oretrail/kafka-log';
import {
  type Inspection,
  inspect,
  type LetterPlace,
  letterAt,
  OPERATION_ERRORS,
  type Outcome,
  type Repair,
  redriveLetter,
} from '@oretrail/operations';
import { operatorsOf } from '@oretrail/workers';

/** What of a letter can be read. */
export type Revealed = Readonly<{ message: string; inspection: Inspection }>;

/** How a letter is sent again. */
export type RedriveAsked = Readonly<{
  place: LetterPlace;
  repair: Repair | null;
  isDryRun: boolean;
  isAgain: boolean;
  principal: string;
}>;

/** Calls that are lent a log. */
export type LentLog = <T>(use: (log: KafkaLog, codec: AvroCodec) => Promise<T>) => Promise<T>;

/** What can be done with letters. */
export type ClusterLetters = Readonly<{
  /** @throws OperationError `unknown-letter` */
  reveal: (place: LetterPlace) => Promise<Revealed>;
  /** @throws OperationError `unknown-letter` */
  redrive: (asked: RedriveAsked) => Promise<Outcome>;
}>;

/** An event that breaks the contract is an outcome like others: it says where. */
async function outcomeOf(place: LetterPlace, redriven: Promise<Outcome>): Promise<Outcome> {
  try {
    return await redriven;
  } catch (error) {
    if (!isErrorOf(OPERATION_ERRORS, error, 'bad-patch')) throw error;
    const { code, what: message, faults } = error;
    return { letter: place, outcome: 'refused', code, message, faults };
  }
}

/** One redrive follows the other, so that each knows what was sent before it. */
export function clusterLetters(onLog: LentLog): ClusterLetters {
  let last: Promise<unknown> = Promise.resolve();
  return {
    reveal: (place) =>
      onLog(async (log, codec) => {
        const letter = await letterAt(log, place);
        const to = { partitions: log.partitions, operators: await operatorsOf(log) };
        return { message: letter.message, inspection: await inspect(codec, to, letter) };
      }),
    redrive: ({ place, ...options }) => {
      const redrive = () =>
        onLog((log, codec) => outcomeOf(place, redriveLetter(log, codec, place, { ...options, isForced: false })));
      const turn = last.then(redrive);
      last = turn.catch(() => {});
      return turn;
    },
  };
}
