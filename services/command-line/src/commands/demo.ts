/** `oretrail demo`: the story of the agreement. */

import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { printableJson } from '@oretrail/model';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { type Change, Playback } from '../demo/playback.ts';
import { chapterOn, readDays, readStory, type Story } from '../demo/story.ts';
import { tellChange, tellChapter, tellDay, tellEnd } from '../demo/telling.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { Progress } from '../progress.ts';
import { writeTo } from '../terminal.ts';

/** The fast clock: a day takes half a second, a chapter long enough to be read. Some 35 seconds in all. */
const DAY_MS = 500;
const CHAPTER_MS = 1_800;
/** Tells that a directory is the demo's own, and may be replaced. */
const MARKER = 'demo.txt';
const MARKER_TEXT = 'Made by `oretrail demo`, which replaces this directory when it is called again.\n';

const HELP = `
Seven made-up cars, in Kentucky, Ohio and Japan, and the lots that their batteries are made of. The events arrive day by
day, each day as a call of \`oretrail run\` on the same directory. On 2023-03-28 the US and Japan sign their agreement.
Places and law are real, companies and figures are not.

Examples:
  oretrail demo
  oretrail demo --fast --out /tmp/story
  oretrail demo --json | jq 'select(.after.amountUsd > .before.amountUsd)'

Exit status: 0; 2 for a wrong call`;

type Flags = Readonly<{ out: string; fast?: boolean; json?: boolean }>;

/** Makes an empty directory, in place of an earlier one of the demo. */
function clearDirectory(directory: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (names.length > 0 && !names.includes(MARKER)) {
    throw COMMAND_ERRORS.error('directory-not-ours', `${directory} holds ${names[0]} but no ${MARKER}`);
  }
  rmSync(directory, { recursive: true, force: true });
}

function changeLine({ day, before, after }: Change, story: Story): string {
  const name = story.vehicles.find(({ vin }) => vin === after.vin)?.name;
  return `${printableJson({ day, name, before, after })}\n`;
}

async function demo({ out, fast = false, json = false }: Flags, { terminal }: Call): Promise<void> {
  const { output, outputColours: colours } = terminal;
  const say = (text: string): Promise<boolean> => (json ? Promise.resolve(true) : writeTo(output, text));
  const isPaced = !fast && !json && terminal.isErrorsInteractive && colours.isColorSupported;
  const story = readStory();
  clearDirectory(out);
  const playback = new Playback(out, new Progress(terminal, { isQuiet: true }));
  for (const day of readDays()) {
    const chapter = chapterOn(story, day.day);
    if (chapter !== null) await say(tellChapter(chapter, colours));
    if (isPaced) await sleep(chapter === null ? DAY_MS : CHAPTER_MS);
    const changes = await playback.play(day);
    await say(tellDay(day, story, colours));
    for (const change of changes) {
      if (json) await writeTo(output, changeLine(change, story));
      else await say(tellChange(change, story, colours));
    }
  }
  writeFileSync(join(out, MARKER), MARKER_TEXT);
  await say(tellEnd(playback.verdicts, story, out, colours));
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description('Tells the story of the US–Japan Critical Minerals Agreement on made-up events, as it happens.')
    .option('--out <DIR>', 'where to leave the run; replaced if an earlier demo made it', 'oretrail-demo')
    .option('--fast', 'without pauses')
    .option('--json', 'print one JSON object for each verdict that changed')
    .addHelpText('after', HELP)
    .action((flags: Flags) => demo(flags, call));
}
