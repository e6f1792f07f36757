/**
 * One call of `run`: events in, verdicts out. Everything goes through the log of the directory, so a call that was
 * killed at any moment can be made again.
 */

import type { EmbeddedLog } from '@oretrail/embedded-log';
import { isErrorOf } from '@oretrail/errors';
import { checkedInput, checkReadable, STANDARD_INPUT } from '@oretrail/event-files';
import { counted, type RunTotals } from '@oretrail/explanation';
import { LOCAL_STATE_ERRORS } from '@oretrail/local-state';
import type { Pipeline } from '@oretrail/workers';
import { RunArchive } from './archive/run-archive.ts';
import type { ArchiveKeys } from './archive/run-keys.ts';
import { RUN_DIRECTORY_ERRORS } from './errors.ts';
import { LineFile } from './files/line-file.ts';
import { EventIntake } from './intake/event-intake.ts';
import type { IntakeCall, IntakeCounts } from './intake/intake-call.ts';
import { openPipeline } from './log/directory-log.ts';
import { type LatestLog, withLatestLog } from './log/latest-log.ts';
import type { VerdictExport } from './log/verdict-export.ts';
import { prepareDirectory, RUN_FILES } from './run-directory.ts';
import { type RunSettings, runFileLines } from './run-settings.ts';

/** The last seal of a directory's archive. */
export type SealSummary = Readonly<{ number: number; sha256: string }>;

/**
 * Records that the workers read for each event: their own between them included, 2.3 in generated histories of 10,000 vehicles.
 * Only the estimate of the time left rests on it.
 */
const RECORDS_PER_EVENT = 2.3;

/** What a run came to; `seal` is null if none was made, or none yet. */
export type RunSummary = RunTotals &
  IntakeCounts &
  Readonly<{ directory: string; settings: RunSettings; seal: SealSummary | null }>;

/** What is asked of a run. */
export type RunCall = IntakeCall &
  Readonly<{
    /** The version of Oretrail, which a seal names. */
    software: string;
    /** The keys that seal the archive; absent if none is written. */
    archive?: ArchiveKeys;
  }>;

/** A kill leaves it whole or not there: without it the directory would not be a run. */
async function writeRunFile(directory: string, settings: RunSettings): Promise<void> {
  const file = await LineFile.begin(directory, RUN_FILES.run);
  for (const line of runFileLines(settings)) await file.write(line);
  await file.complete();
  await file.publish();
}

/** What the system refused while the output was written: a full disk, a failing one. */
function outputFailure(directory: string, error: unknown): unknown {
  if (isErrorOf(LOCAL_STATE_ERRORS, error)) return error.about(directory);
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return RUN_DIRECTORY_ERRORS.error('output-failed', `${directory} can't be written: ${error.message}`, {
    cause: error,
  });
}

/** A run on an open log, in three parts that a `--watch` repeats: read, work, write. */
export class Run {
  private readonly call: RunCall;
  private readonly log: EmbeddedLog;
  private readonly intake: EventIntake;
  private readonly verdicts: VerdictExport;
  private readonly archive: RunArchive | null;
  private pipeline: Pipeline | null = null;
  private totals: RunTotals | null = null;

  constructor(call: RunCall, { log, verdicts }: LatestLog, archive: RunArchive | null) {
    this.archive = archive;
    this.call = call;
    this.log = log;
    this.intake = new EventIntake(log, call);
    this.verdicts = verdicts;
  }

  async begin(): Promise<void> {
    await this.intake.begin();
    await this.verdicts.begin();
  }

  /** Takes in what there is to read, and evaluates what it changes. */
  async goOn(): Promise<RunSummary> {
    const hasRead = await this.intake.read();
    // The first time there may be something that an earlier call has left; later nothing changes but by what is read.
    if (hasRead || this.totals === null) this.totals = await this.work();
    const { directory, settings } = this.call;
    return { directory, settings, seal: null, ...this.intake.counts, ...this.totals };
  }

  /** Seals what there is, so that a call which is killed before it is done has it to do again. */
  async end(): Promise<SealSummary | null> {
    const seal = await this.seal();
    await this.intake.end();
    return seal;
  }

  private async seal(): Promise<SealSummary | null> {
    if (this.archive === null || this.pipeline === null) return null;
    this.call.progress.say(() => 'archiving');
    const { archive, pipeline } = this;
    const seal = await archive.seal(pipeline);
    return seal === null ? null : { number: seal.number, sha256: seal.sha256 };
  }

  private async work(): Promise<RunTotals> {
    this.pipeline ??= await openPipeline(this.log, this.call.directory);
    const { pipeline, verdicts, log } = this;
    await log.inGroups(async () => {
      while (await pipeline.step()) {
        // A file must not know what the log may still lose.
        if (log.isOnDisk) await verdicts.addRevisions();
        this.tell(pipeline.progress);
      }
    });
    await verdicts.addRevisions();
    return verdicts.writeHeads();
  }

  private tell({ records, pending }: Pipeline['progress']): void {
    const { acceptedEvents } = this.intake.counts;
    const total = Math.max(acceptedEvents * RECORDS_PER_EVENT, records + pending.dirty);
    const at = `${counted(records, 'record')}, ${pending.dirty} to do`;
    this.call.progress.estimate({ phase: 'working', done: records, total, at });
  }
}

async function archiveOf(call: RunCall, log: EmbeddedLog): Promise<RunArchive | null> {
  const { archive: keys, directory, settings, software, progress } = call;
  return keys === undefined ? null : RunArchive.open({ log, directory, settings, software, keys, progress });
}

/** The input of a call that reads it, once it is known to hold events. */
async function checkedCall(call: RunCall): Promise<RunCall> {
  if (!call.files.includes(STANDARD_INPUT)) return call;
  const input = await checkedInput(call.standardInput());
  return { ...call, standardInput: () => input };
}

/**
 * Makes the directory ready, and lends an open run to `use`.
 * @throws RunDirectoryError for a wrong call, or a disk that fails; what event files and archive throw
 */
export async function withRun<T>(call: RunCall, use: (run: Run) => Promise<T>): Promise<T> {
  const { files, directory, settings } = call;
  // Before anything is written: a misspelt file must not leave a directory behind that is bound to the flags of this call.
  await checkReadable(files, { isGrowing: call.isGrowing ?? false });
  const checked = await checkedCall(call);
  const { goesOn, release } = await prepareDirectory(directory, settings);
  try {
    if (!goesOn) await writeRunFile(directory, settings);
    return await withLatestLog(directory, async (latest) => {
      const run = new Run(checked, latest, await archiveOf(call, latest.log));
      await run.begin();
      return await use(run);
    });
  } catch (error) {
    throw outputFailure(directory, error);
  } finally {
    await release();
  }
}

/**
 * Reads the files, evaluates what they change, and writes the files of the directory.
 * @throws RunDirectoryError for a wrong call, or a disk that fails; what event files and archive throw
 */
export function writeRun(call: RunCall): Promise<RunSummary> {
  return withRun(call, async (run) => {
    const summary = await run.goOn();
    return { ...summary, seal: await run.end() };
  });
}
