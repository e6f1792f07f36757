/** The story, day by day: each day is one call of `oretrail run` on the same directory, as a supplier's file would be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { compareUtf8, DEFAULT_RULESET, type Verdict } from '@oretrail/model';
import { RUN_FILES, type RunSettings, writeRun } from '@oretrail/run-directory';
import type { Progress } from '../progress.ts';
import { version } from '../version.ts';
import type { StoryDay } from './story.ts';

/** Without built-in facts: the agreement arrives on its day, as an event. */
const SETTINGS: RunSettings = {
  ruleset: DEFAULT_RULESET,
  asKnownAt: null,
  builtInFacts: false,
  operators: [],
};

/** A verdict that was published on a day, and the one that it supersedes. */
export type Change = Readonly<{ day: string; before: Verdict | null; after: Verdict }>;

/** Plays the days in order. */
export class Playback {
  private readonly directory: string;
  private readonly progress: Progress;
  private readonly heads = new Map<string, Verdict>();
  private shown = 0;

  constructor(directory: string, progress: Progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /** Takes in the events of a day. @returns the verdicts that changed, by VIN */
  async play({ day, lines }: StoryDay): Promise<readonly Change[]> {
    const input = Readable.from([Buffer.from(`${lines.join('\n')}\n`)]);
    const { directory, progress } = this;
    const call = { files: ['-'], directory, settings: SETTINGS, progress, software: version() };
    await writeRun({ ...call, standardInput: () => input });
    const log = readFileSync(join(directory, RUN_FILES.verdictLog), 'utf8').split('\n').filter(Boolean);
    const published = log.slice(this.shown).map((line): Verdict => JSON.parse(line));
    this.shown = log.length;
    published.sort((a, b) => compareUtf8(a.vin, b.vin) || a.revision - b.revision);
    return published.map((after) => {
      const before = this.heads.get(after.vin) ?? null;
      this.heads.set(after.vin, after);
      return { day, before, after };
    });
  }

  /** The verdicts in force. */
  get verdicts(): readonly Verdict[] {
    return [...this.heads.values()];
  }
}
