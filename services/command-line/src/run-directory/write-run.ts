/**
 * One call of `run`: events in, verdicts out. Everything goes through the log of the directory, so a call that was
 * killed at any moment goes on where it was when it is made again.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedLog, Pipeline } from '@oretrail/embedded-log';
import { checkReadable } from '@oretrail/event-files';
import { CommandLineError } from '../errors.ts';
import { readingFiles } from '../reading-files.ts';
import { counted } from '../rendering/quantities.ts';
import { writeBatchVerdicts } from './batch-verdicts.ts';
import { EventIntake, type IntakeCall, type IntakeCounts } from './event-intake.ts';
import { prepareDirectory, RUN_FILES } from './run-directory.ts';
import { type RunSettings, runFileText } from './run-settings.ts';
import type { RunTotals } from './run-totals.ts';
import { VerdictExport } from './verdict-export.ts';

/**
 * Partitions of a directory's log. One process does all the work, so they only cost; two keep every path between
 * partitions in daily use.
 */
const PARTITIONS = 2;

export type RunSummary = RunTotals & IntakeCounts & Readonly<{ directory: string; settings: RunSettings }>;

export type RunCall = IntakeCall;

/** The log of a run's directory; made where it is not there. */
export function openLog(directory: string): EmbeddedLog {
  return EmbeddedLog.open({ directory: join(directory, RUN_FILES.log), partitions: PARTITIONS });
}

/** What the system refused while the output was written: a full disk, a failing one. */
function outputFailure(directory: string, error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'syscall' in error;
  if (!isOfSystem) return error;
  return new CommandLineError('output-failed', `${directory} can't be written: ${error.message}`, { cause: error });
}

/** A run on an open log, in three parts that a `--watch` repeats: read, work, write. */
export class Run {
  private readonly call: RunCall;
  private readonly log: EmbeddedLog;
  private readonly intake: EventIntake;
  private readonly verdicts: VerdictExport;
  private pipeline: Pipeline | null = null;

  constructor(call: RunCall, log: EmbeddedLog) {
    this.call = call;
    this.log = log;
    this.intake = new EventIntake(log, call);
    this.verdicts = new VerdictExport(log, call.directory);
  }

  async begin(): Promise<void> {
    await this.intake.begin();
    if (this.call.settings.engine === 'workers') await this.verdicts.begin();
  }

  /** Takes in what there is to read, and evaluates what it changes. */
  async goOn(): Promise<RunSummary> {
    await this.intake.read();
    const totals = this.call.settings.engine === 'batch' ? await this.evaluateAll() : await this.work();
    const { directory, settings } = this.call;
    return { directory, settings, ...this.intake.counts, ...totals };
  }

  async end(): Promise<void> {
    await this.intake.end();
  }

  private evaluateAll(): Promise<RunTotals> {
    const { directory, settings, progress } = this.call;
    progress.say(() => 'evaluating all events at once');
    return writeBatchVerdicts(this.log, directory, settings);
  }

  private async work(): Promise<RunTotals> {
    this.pipeline ??= await Pipeline.open(this.log);
    const { pipeline, verdicts } = this;
    while (await pipeline.step()) {
      await verdicts.addRevisions();
      const { progress } = pipeline;
      this.call.progress.say(() => `working: ${counted(progress.records, 'record')}, ${progress.pending.dirty} to do`);
    }
    await verdicts.addRevisions();
    return verdicts.writeHeads();
  }
}

/**
 * Makes the directory ready, and lends an open run to `use`.
 * @throws CommandLineError for a wrong call, or a disk that fails
 */
export async function withRun<T>(call: RunCall, use: (run: Run) => Promise<T>): Promise<T> {
  const { files, directory, settings } = call;
  // Before anything is written: a misspelt file must not leave a directory behind that is bound to the flags of this call.
  await readingFiles(() => checkReadable(files));
  const { goesOn, release } = await prepareDirectory(directory, settings);
  try {
    if (!goesOn) await writeFile(join(directory, RUN_FILES.run), runFileText(settings));
    const log = openLog(directory);
    try {
      const run = new Run(call, log);
      await run.begin();
      return await use(run);
    } finally {
      await log.close();
    }
  } catch (error) {
    throw outputFailure(directory, error);
  } finally {
    await release();
  }
}

/**
 * Reads the files, evaluates what they change, and writes the files of the directory.
 * @throws CommandLineError for a wrong call, or a disk that fails
 */
export function writeRun(call: RunCall): Promise<RunSummary> {
  return withRun(call, async (run) => {
    const summary = await run.goOn();
    await run.end();
    return summary;
  });
}
