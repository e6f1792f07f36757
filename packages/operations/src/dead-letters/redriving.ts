/**
 * Sends dead letters again, as they were or repaired, and records it. The record comes after the letter that it is about: a call that
 * was killed between the two is made again, and an event that comes twice changes nothing.
 */
import { headerList, type WrittenHeaders } from '@oretrail/avro';
import type { Fault } from '@oretrail/errors';
import { type AvroCodec, headerBytesOf, type KafkaLog, type PlacedMessage } from '@oretrail/kafka-log';
import type { Operators, OretrailEvent } from '@oretrail/model';
import { type DeadLetter, duePartition, eventRecord, type Reading, refusalOf, type Topic } from '@oretrail/runtime';
import { type Letter, type LetterPlace, letterName } from './dead-letters.ts';
import { replacesHeaders } from './patching.ts';
import { type Redrive, recordRedrives } from './redrives.ts';

/** On what is sent again: the place of the letter. */
const REDRIVEN_FROM_HEADER = '__oretrail.redriven-from';

/** What became of a letter. */
export type Outcome = Readonly<{ letter: LetterPlace }> &
  (
    | Readonly<{ outcome: 'sent'; to: Redrive['to'] }>
    | Readonly<{ outcome: 'would-be-sent'; to: Omit<Redrive['to'], 'offset'> }>
    | Readonly<{ outcome: 'refused'; code: string; message: string; faults?: readonly Fault[] }>
  );

/** How letters are sent again. */
export type Redriving = Readonly<{
  log: KafkaLog;
  codec: AvroCodec;
  /** Who may correct the events of others now. */
  operators: Operators;
  /** What was sent before, by the name of the letter. */
  before: ReadonlyMap<string, Redrive>;
  /** Who asks the console for it; nobody on the command line. */
  principal?: string;
  /** Nothing is written. */
  isDryRun: boolean;
  /** Also what would surely die again. */
  isForced: boolean;
  /** Also what was sent before. */
  isAgain: boolean;
}>;

/** The key of a record that has none. */
const NO_KEY = Buffer.alloc(0);

type Sending = Readonly<{ letter: Letter; topic: Topic; message: PlacedMessage; operator: string | null }>;

function redrivenFrom(letter: Letter): WrittenHeaders {
  return headerList({ [REDRIVEN_FROM_HEADER]: letterName(letter) });
}

function placeOfLetter({ dlq, partition, offset }: Letter): LetterPlace {
  return { dlq, partition, offset };
}

/** A message for each result. */
type Bytes = Pick<PlacedMessage, 'key' | 'value' | 'headers'>;

/** The topic that a letter is sent to again, in whatever partition its key belongs. */
export type SentTo = Omit<Reading, 'partition'>;

/** Why a message would be dead when it is sent again, as workers of this version see it; null if they would take it. */
export async function rejectionOf(codec: AvroCodec, to: SentTo, message: Bytes): Promise<DeadLetter | null> {
  const { key, value, headers } = message;
  const headerBytes = headerBytesOf(headers);
  const [read] = await codec.decode(to.topic, [{ offset: 0, timeMs: 0, key, value, headerBytes }]);
  if (read === undefined) throw new TypeError('the codec has read nothing');
  if ('spoilt' in read) return read.spoilt;
  const partition = duePartition(to.topic, key ?? NO_KEY, to.partitions);
  return refusalOf(read.value as OretrailEvent, { ...to, partition });
}

/** A letter that was cut can't be sent, even if it is forced: send a repaired event instead. */
function refusedAsCut(letter: Letter): Outcome | null {
  if (letter.cut === null) return null;
  const { of, bytes, sha256 } = letter.cut;
  const message = `it holds the beginning of a ${of} of ${bytes} bytes, whose SHA-256 is ${sha256}`;
  return { letter: placeOfLetter(letter), outcome: 'refused', code: 'cut-letter', message };
}

/** Sends dead letters again. */
export class Redriver {
  private readonly options: Redriving;

  constructor(options: Redriving) {
    this.options = options;
  }

  /** Sends letters of one topic, each to the partition in which its key belongs. */
  async redrive(letters: readonly Letter[]): Promise<readonly Outcome[]> {
    const refused: Outcome[] = [];
    const good: Sending[] = [];
    for (const letter of letters) {
      const sending = this.asItWas(letter);
      const refusal = refusedAsCut(letter) ?? this.refusedBefore(letter) ?? (await this.refusedAsDeadly(sending));
      if (refusal === null) good.push(sending);
      else refused.push(refusal);
    }
    return [...refused, ...(await this.send(good))];
  }

  /** Sends an event of an operator instead of a letter. */
  async redrivePatched(letter: Letter, event: OretrailEvent): Promise<Outcome> {
    const { log, codec } = this.options;
    const record = eventRecord(event, log.partitions);
    const { topic, partition } = record;
    await codec.prepare();
    const encoded = codec.encode(record);
    const headers = [...encoded.headers, ...replacesHeaders(letter), ...redrivenFrom(letter)];
    const sending = { letter, topic, message: { ...encoded, headers, partition }, operator: event.source };
    const refusal = this.refusedBefore(letter) ?? (await this.refusedAsDeadly(sending));
    if (refusal !== null) return refusal;
    const [outcome] = await this.send([sending]);
    if (outcome === undefined) throw new Error(`${letterName(letter)} was neither sent nor refused`);
    return outcome;
  }

  private refusedBefore(letter: Letter): Outcome | null {
    const redrive = this.options.before.get(letterName(letter));
    if (redrive === undefined || this.options.isAgain) return null;
    const { to, time } = redrive;
    const message = `it was sent to ${to.topic}/${to.partition} at offset ${to.offset}, ${time}`;
    return { letter: placeOfLetter(letter), outcome: 'refused', code: 'already-redriven', message };
  }

  private async refusedAsDeadly({ letter, topic, message: sent }: Sending): Promise<Outcome | null> {
    const death = this.options.isForced ? null : await rejectionOf(this.options.codec, this.sentTo(topic), sent);
    if (death === null) return null;
    const { code, message, faults } = death;
    return {
      letter: placeOfLetter(letter),
      outcome: 'refused',
      code,
      message,
      ...(faults.length === 0 ? {} : { faults }),
    };
  }

  private sentTo(topic: Topic): SentTo {
    return { topic, partitions: this.options.log.partitions, operators: this.options.operators };
  }

  private asItWas(letter: Letter): Sending {
    const { key, value, from } = letter;
    const partition = duePartition(from.topic, key ?? NO_KEY, this.options.log.partitions);
    const headers = [...letter.headers, ...redrivenFrom(letter)];
    return { letter, topic: from.topic, message: { key, value, headers, partition }, operator: null };
  }

  /** All of them go to one topic. */
  private async send(sendings: readonly Sending[]): Promise<readonly Outcome[]> {
    const [first] = sendings;
    const { log, isDryRun } = this.options;
    if (first === undefined) return [];
    if (isDryRun) {
      return sendings.map(({ letter, topic, message: { partition } }) => {
        return { letter: placeOfLetter(letter), outcome: 'would-be-sent', to: { topic, partition } };
      });
    }
    const messages = sendings.map(({ message }) => message);
    const offsets = await log.appendMessages(first.topic, messages);
    const by = this.options.principal === undefined ? {} : { principal: this.options.principal };
    const redrives = sendings.map((sending, i) => ({ ...redriveOf(sending, offsets[i] ?? -1), ...by }));
    await recordRedrives(log, redrives);
    return redrives.map(({ to }, i) => {
      const letter = placeOfLetter((sendings[i] ?? first).letter);
      return { letter, outcome: 'sent', to };
    });
  }
}

function redriveOf({ letter, topic, message, operator }: Sending, offset: number): Redrive {
  const to = { topic, partition: message.partition, offset };
  const time = new Date().toISOString();
  return { ...placeOfLetter(letter), to, patched: operator !== null, operator, time };
}
