/** Sends again the dead letters that an operator has selected. */
import type { AvroCodec, KafkaLog } from '@oretrail/kafka-log';
import { operatorsOf } from '@oretrail/workers';
import { type Letter, type LetterFilter, type LetterPlace, letterAt, letterName, lettersOf } from './dead-letters.ts';
import { objectIn, type Repair, repairedEvent } from './patching.ts';
import { redrivesIn } from './redrives.ts';
import { type Outcome, Redriver, type Redriving } from './redriving.ts';

/** A file with the event that replaces a letter, and the operator who repaired it. */
export type Patch = Readonly<{ file: string; operator: string }>;

/** The letters to send: those that are named, or else all that the filter matches. */
export type Selection = Readonly<{
  places: readonly LetterPlace[];
  filter: LetterFilter;
  /** For one named letter. */
  patch: Patch | null;
}>;

/** How they are sent. */
export type RedriveOptions = Pick<Redriving, 'isDryRun' | 'isForced' | 'isAgain' | 'principal'>;

/** Leaves out, of letters that are not named, those that were sent before, because a call may be repeated. */
async function* selected(
  { log, before, isAgain }: Redriving,
  { places, filter }: Selection,
): AsyncGenerator<readonly Letter[], void> {
  for (const place of places) yield [await letterAt(log, place)];
  if (places.length > 0) return;
  for await (const letters of lettersOf(log, filter)) {
    yield isAgain ? letters : letters.filter((letter) => !before.has(letterName(letter)));
  }
}

/**
 * Sends the selected letters again.
 * @returns the outcomes of all letters, in batches as they come
 * @throws OperationError `unknown-letter`, `bad-patch`
 */
export async function* redriveSelected(
  log: KafkaLog,
  codec: AvroCodec,
  selection: Selection,
  options: RedriveOptions,
): AsyncGenerator<readonly Outcome[], void> {
  const { patch } = selection;
  const redriving = { log, codec, operators: await operatorsOf(log), before: await redrivesIn(log), ...options };
  const redriver = new Redriver(redriving);
  for await (const letters of selected(redriving, selection)) {
    const [letter] = letters;
    if (letter === undefined) continue;
    if (patch === null) yield await redriver.redrive(letters);
    else yield [await redriver.redrivePatched(letter, repairedEvent(await repairIn(patch), letter))];
  }
}

async function repairIn({ file, operator }: Patch): Promise<Repair> {
  return { said: await objectIn(file), from: file, operator };
}

/**
 * Sends one letter again, as it was or repaired.
 * @throws OperationError `unknown-letter`, `bad-patch`
 */
export async function redriveLetter(
  log: KafkaLog,
  codec: AvroCodec,
  place: LetterPlace,
  { repair, ...options }: RedriveOptions & Readonly<{ repair: Repair | null }>,
): Promise<Outcome> {
  const letter = await letterAt(log, place);
  const redriver = new Redriver({
    log,
    codec,
    operators: await operatorsOf(log),
    before: await redrivesIn(log),
    ...options,
  });
  if (repair !== null) return redriver.redrivePatched(letter, repairedEvent(repair, letter));
  const [outcome] = await redriver.redrive([letter]);
  if (outcome === undefined) throw new Error(`${letterName(letter)} was neither sent nor refused`);
  return outcome;
}
