/** `oretrail dlq redrive`: dead letters sent again, as they were or repaired. */

import { OretrailError } from '@oretrail/errors';
import { counted } from '@oretrail/explanation';
import { printableJson } from '@oretrail/model';
import {
  type Letter,
  type LetterFilter,
  type LetterPlace,
  letterAt,
  letterName,
  letterPlace,
  lettersOf,
  type Outcome,
  Redriver,
  type Redriving,
  redrivesIn,
  repairedEvent,
  withClusterLog,
} from '@oretrail/operations';
import { operatorsOf } from '@oretrail/workers';
import type { Call } from '../../call.ts';
import { COMMAND_ERRORS, EXIT_REJECTED } from '../../errors.ts';
import { outcomeLine } from '../../rendering/dead-letters.ts';
import { writeTo } from '../../terminal.ts';
import { connectionSettings, type KafkaFlags } from '../kafka-flags.ts';

/** Flags of `dlq redrive`. */
export type RedriveFlags = KafkaFlags &
  LetterFilter &
  Readonly<{
    all?: boolean;
    dryRun?: boolean;
    force?: boolean;
    again?: boolean;
    patch?: string;
    operator?: string;
    json?: boolean;
  }>;

type Patch = Readonly<{ file: string; operator: string }>;
type Counts = { sent: number; refused: number };

function patchIn({ patch, operator, force }: RedriveFlags, places: readonly LetterPlace[]): Patch | null {
  if (patch === undefined && operator === undefined) return null;
  if (patch === undefined)
    throw new OretrailError(COMMAND_ERRORS, 'missing-flag', '--operator is of use with --patch only');
  if (operator === undefined) throw new OretrailError(COMMAND_ERRORS, 'missing-flag', '--patch needs --operator');
  if (force)
    throw new OretrailError(
      COMMAND_ERRORS,
      'conflicting-flags',
      'with --patch nothing is sent that would die: no --force',
    );
  if (places.length === 1) return { file: patch, operator };
  const code = places.length === 0 ? 'missing-argument' : 'excess-argument';
  throw new OretrailError(COMMAND_ERRORS, code, `--patch repairs one letter, and ${places.length} are named`);
}

/** Letters are named or filtered; that all are meant must be said. */
function checkSelection({ topic, code, since, all }: RedriveFlags, places: readonly LetterPlace[]): void {
  const isFiltered = [topic, code, since, all].some((flag) => flag !== undefined);
  if (isFiltered && places.length > 0) {
    throw new OretrailError(COMMAND_ERRORS, 'conflicting-flags', 'letters are named, or meant by filters, not both');
  }
  if (!isFiltered && places.length === 0) {
    throw new OretrailError(
      COMMAND_ERRORS,
      'missing-argument',
      'letters must be named or filtered, or all of them meant by --all',
    );
  }
}

/** What a call asks for. */
type Request = Readonly<{ places: readonly LetterPlace[]; patch: Patch | null; flags: RedriveFlags }>;

function requestOf(names: readonly string[], flags: RedriveFlags): Request {
  const byName = new Map(names.map(letterPlace).map((place) => [letterName(place), place]));
  const places = [...byName.values()];
  checkSelection(flags, places);
  return { places, patch: patchIn(flags, places), flags };
}

/** Of those that are not named, whoever was sent before is left out, for a call may be made again. */
async function* selected(
  { log, before, isAgain }: Redriving,
  { places, flags }: Request,
): AsyncGenerator<readonly Letter[], void> {
  for (const place of places) yield [await letterAt(log, place)];
  if (places.length > 0) return;
  for await (const letters of lettersOf(log, flags)) {
    yield isAgain ? letters : letters.filter((letter) => !before.has(letterName(letter)));
  }
}

/** The outcomes of all letters, in batches as they come. */
async function* outcomesOf(redriving: Redriving, request: Request): AsyncGenerator<readonly Outcome[], void> {
  const redriver = new Redriver(redriving);
  for await (const letters of selected(redriving, request)) {
    const [letter] = letters;
    if (letter === undefined) continue;
    if (request.patch === null) yield await redriver.redrive(letters);
    else {
      const event = await repairedEvent(request.patch.file, letter, request.patch.operator);
      yield [await redriver.redrivePatched(letter, event)];
    }
  }
}

function summaryText({ sent, refused }: Counts, isDryRun: boolean): string {
  const done = isDryRun ? 'would be sent again' : 'sent again';
  return `${counted(sent, 'letter')} ${done}${refused === 0 ? '' : `, ${refused} refused`}\n`;
}

/** Sends letters again. */
export async function redrive(names: readonly string[], flags: RedriveFlags, call: Call): Promise<void> {
  const request = requestOf(names, flags);
  const { output, outputColours } = call.terminal;
  const { dryRun: isDryRun = false, force: isForced = false, again: isAgain = false } = flags;
  const settings = connectionSettings(flags);
  const counts: Counts = { sent: 0, refused: 0 };
  await withClusterLog(settings, async (log, codec) => {
    const operators = await operatorsOf(log);
    const redriving = { log, operators, codec, before: await redrivesIn(log), isDryRun, isForced, isAgain };
    for await (const outcomes of outcomesOf(redriving, request)) {
      for (const { outcome } of outcomes) counts[outcome === 'refused' ? 'refused' : 'sent'] += 1;
      const lines = outcomes.map((one) => (flags.json ? `${printableJson(one)}\n` : outcomeLine(one, outputColours)));
      await writeTo(output, lines.join(''));
    }
  });
  if (counts.refused > 0) call.exitStatus = EXIT_REJECTED;
  await writeTo(output, flags.json ? `${printableJson(counts)}\n` : summaryText(counts, isDryRun));
}
