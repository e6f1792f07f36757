/** `oretrail dlq list`: the dead letters, one a line. */

import type { KafkaLog } from '@oretrail/kafka-log';
import { type LetterFilter, letterName, lettersOf, redrivesIn, withClusterLog } from '@oretrail/operations';
import type { Call } from '../../call.ts';
import { type LetterTotals, letterJson, letterRow, letterTitles, letterTotals } from '../../rendering/dead-letters.ts';
import { writeAnswer, writeTo } from '../../terminal.ts';
import { connectionSettings, type KafkaFlags } from '../kafka-flags.ts';

/** Flags of `dlq list`. */
export type ListFlags = KafkaFlags & LetterFilter & Readonly<{ json?: boolean }>;

async function printLetters(log: KafkaLog, flags: ListFlags, { terminal }: Call): Promise<LetterTotals> {
  const redrives = await redrivesIn(log);
  const byCode: Record<string, number> = {};
  let [count, redriven] = [0, 0];
  const shown = flags.json ? letterJson : letterRow;
  for await (const letters of lettersOf(log, flags)) {
    if (letters.length === 0) continue;
    if (count === 0 && !flags.json) await writeTo(terminal.output, letterTitles(terminal.outputColours));
    const of = letters.map((letter) => ({ letter, redrive: redrives.get(letterName(letter)) }));
    for (const { letter, redrive } of of) {
      byCode[letter.code] = (byCode[letter.code] ?? 0) + 1;
      redriven += redrive === undefined ? 0 : 1;
    }
    count += letters.length;
    await writeTo(terminal.output, of.map(({ letter, redrive }) => shown(letter, redrive)).join(''));
  }
  return { letters: count, redriven, byCode };
}

/** Prints the letters that a filter selects, and how many there are of each code. */
export async function list(flags: ListFlags, call: Call): Promise<void> {
  const totals = await withClusterLog(connectionSettings(flags), (log) => printLetters(log, flags, call));
  await writeAnswer(call.terminal, flags.json, totals, letterTotals);
}
