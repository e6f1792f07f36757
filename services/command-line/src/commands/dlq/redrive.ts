/** `oretrail dlq redrive`: dead letters sent again, as they were or repaired. */

import { EXIT_REJECTED } from '@oretrail/errors';
import { counted } from '@oretrail/explanation';
import { printableJson } from '@oretrail/model';
import {
  type LetterFilter,
  type LetterPlace,
  letterName,
  letterPlace,
  type Patch,
  redriveSelected,
  type Selection,
  withClusterLog,
} from '@oretrail/operations';
import type { Call } from '../../call.ts';
import { COMMAND_ERRORS } from '../../errors.ts';
import { outcomeLine } from '../../rendering/dead-letters.ts';
import { writeAnswer, writeTo } from '../../terminal.ts';
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

type Counts = { sent: number; refused: number };

function patchIn({ patch, operator, force }: RedriveFlags, places: readonly LetterPlace[]): Patch | null {
  if (patch === undefined && operator === undefined) return null;
  if (patch === undefined) throw COMMAND_ERRORS.error('missing-flag', '--operator needs --patch');
  if (operator === undefined) throw COMMAND_ERRORS.error('missing-flag', '--patch needs --operator');
  if (force)
    throw COMMAND_ERRORS.error(
      'conflicting-flags',
      '--patch sends no event that would be buried again, so --force has no use',
    );
  if (places.length === 1) return { file: patch, operator };
  const code = places.length === 0 ? 'missing-argument' : 'excess-argument';
  throw COMMAND_ERRORS.error(code, `--patch repairs one letter, and ${places.length} are named`);
}

/** Letters are named or selected by filters; to select all takes `--all`. */
function checkSelection({ topic, code, since, all }: RedriveFlags, places: readonly LetterPlace[]): void {
  const isFiltered = [topic, code, since, all].some((flag) => flag !== undefined);
  if (isFiltered && places.length > 0) {
    throw COMMAND_ERRORS.error('conflicting-flags', 'name letters or give filters, not both');
  }
  if (!isFiltered && places.length === 0) {
    throw COMMAND_ERRORS.error('missing-argument', 'name letters, give a filter, or give --all');
  }
}

function selectionOf(names: readonly string[], flags: RedriveFlags): Selection {
  const byName = new Map(names.map(letterPlace).map((place) => [letterName(place), place]));
  const places = [...byName.values()];
  checkSelection(flags, places);
  return { places, patch: patchIn(flags, places), filter: flags };
}

function summaryText({ sent, refused }: Counts, isDryRun: boolean): string {
  const done = isDryRun ? 'would be sent again' : 'sent again';
  return `${counted(sent, 'letter')} ${done}${refused === 0 ? '' : `, ${refused} refused`}\n`;
}

/** Sends letters again. */
export async function redrive(names: readonly string[], flags: RedriveFlags, call: Call): Promise<void> {
  const selection = selectionOf(names, flags);
  const { output, outputColours } = call.terminal;
  const { dryRun: isDryRun = false, force: isForced = false, again: isAgain = false } = flags;
  const settings = connectionSettings(flags);
  const counts: Counts = { sent: 0, refused: 0 };
  await withClusterLog(settings, async (log, codec) => {
    for await (const outcomes of redriveSelected(log, codec, selection, { isDryRun, isForced, isAgain })) {
      for (const { outcome } of outcomes) counts[outcome === 'refused' ? 'refused' : 'sent'] += 1;
      const lines = outcomes.map((one) => (flags.json ? `${printableJson(one)}\n` : outcomeLine(one, outputColours)));
      await writeTo(output, lines.join(''));
    }
  });
  if (counts.refused > 0) call.exitStatus = EXIT_REJECTED;
  await writeAnswer(call.terminal, flags.json, counts, () => summaryText(counts, isDryRun));
}
