/** `oretrail dlq show`: everything legible of one dead letter. */

import { inspect, letterAt, letterName, letterPlace, redrivesIn, withClusterLog } from '@oretrail/operations';
import { operatorsOf } from '@oretrail/workers';
import type { Call } from '../../call.ts';
import { letterDetailsJson, renderLetter } from '../../rendering/dead-letter.ts';
import { writeTo } from '../../terminal.ts';
import { connectionSettings, type KafkaFlags } from '../kafka-flags.ts';

/** Flags of `dlq show`. */
export type ShowFlags = KafkaFlags & Readonly<{ data?: boolean; json?: boolean }>;

/** Prints one letter. */
export async function show(name: string, flags: ShowFlags, { terminal }: Call): Promise<void> {
  const place = letterPlace(name);
  const shown = await withClusterLog(connectionSettings(flags), async (log, codec) => {
    const letter = await letterAt(log, place);
    const to = { partitions: log.partitions, operators: await operatorsOf(log) };
    const redrive = (await redrivesIn(log)).get(letterName(place));
    return { letter, redrive, inspection: await inspect(codec, to, letter), withData: flags.data ?? false };
  });
  await writeTo(terminal.output, flags.json ? letterDetailsJson(shown) : renderLetter(shown, terminal.outputColours));
}
