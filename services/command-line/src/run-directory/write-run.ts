/** One call of `run`: events in, verdicts out. Memory: the accepted events; lines only pass through. */
import { EventFileError, parseFiles, type RejectedLine } from '@oretrail/event-files';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import { CommandLineError } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { counted } from '../rendering/quantities.ts';
import type { Terminal } from '../terminal.ts';
import { acceptedEvents } from './accepted-events.ts';
import { evaluateUnder, knowledgeFilter } from './known-events.ts';
import { LineFile } from './line-file.ts';
import { prepareDirectory, RUN_FILES, unusable } from './run-directory.ts';
import { type RunSettings, runFileText } from './run-settings.ts';
import { type RunTotals, totalsOf } from './run-totals.ts';

/** Rejected lines that a summary shows: enough to see what kind of fault it is, the rest is in the file. */
const REJECTED_SHOWN_MAX = 3;

export type RunSummary = RunTotals &
  Readonly<{
    directory: string;
    settings: RunSettings;
    /** Of this call. */
    acceptedEvents: number;
    rejectedLines: number;
    firstRejected: readonly RejectedLine[];
    /** Accepted events of earlier calls on the same directory. */
    earlierEvents: number;
  }>;

export type RunCall = Readonly<{
  files: readonly string[];
  directory: string;
  settings: RunSettings;
  progress: Progress;
  terminal: Pick<Terminal, 'input'>;
}>;

type OutputName = keyof typeof RUN_FILES;
type Outputs = Readonly<Record<OutputName, LineFile>>;

async function beginOutputs(directory: string, goesOn: boolean): Promise<Outputs> {
  try {
    return {
      events: await LineFile.begin(directory, RUN_FILES.events, { goesOn }),
      rejected: await LineFile.begin(directory, RUN_FILES.rejected, { goesOn }),
      verdicts: await LineFile.begin(directory, RUN_FILES.verdicts),
      verdictLog: await LineFile.begin(directory, RUN_FILES.verdictLog),
      run: await LineFile.begin(directory, RUN_FILES.run),
    };
  } catch (error) {
    throw unusable(directory, error);
  }
}

/** The flags get their name first: a directory is ours, or empty, at every moment. */
async function publish(outputs: Outputs): Promise<void> {
  const { run, ...others } = outputs;
  const inOrder = [run, ...Object.values(others)];
  for (const output of inOrder) await output.complete();
  for (const output of inOrder) await output.publish();
}

type Input = { accepted: number; rejected: number; firstRejected: RejectedLine[]; earlier: number };

/** Reads all input and keeps it: accepted events in `events`, rejected lines in their file. */
class InputReader {
  readonly events: OretrailEvent[] = [];
  readonly counts: Input = { accepted: 0, rejected: 0, firstRejected: [], earlier: 0 };
  readonly #call: RunCall;
  readonly #outputs: Outputs;
  readonly #isKnown: (event: OretrailEvent) => boolean;

  constructor(call: RunCall, outputs: Outputs) {
    this.#call = call;
    this.#outputs = outputs;
    this.#isKnown = knowledgeFilter(call.settings);
  }

  /** The accepted events of earlier calls. */
  async readEarlier(): Promise<void> {
    const { directory, settings, progress } = this.#call;
    for await (const event of acceptedEvents(directory, settings)) {
      this.counts.earlier += 1;
      if (this.#isKnown(event)) this.events.push(event);
      progress.say(() => `reading again: ${counted(this.counts.earlier, 'event')}`);
    }
  }

  /** @throws CommandLineError `file-unreadable` */
  async readFiles(): Promise<void> {
    const { files, settings, terminal } = this.#call;
    const operators = new Set(settings.operators);
    const input = terminal.input === undefined ? {} : { standardInput: terminal.input };
    try {
      for await (const lines of parseFiles(files, { operators, ...input })) {
        for (const parsed of lines) {
          if (parsed.kind === 'rejected') await this.#reject(parsed.rejected);
          else await this.#accept(parsed.accepted.text, parsed.accepted.event);
        }
      }
    } catch (error) {
      if (error instanceof EventFileError) throw new CommandLineError('file-unreadable', error.message);
      throw error;
    }
  }

  async #accept(text: string, event: OretrailEvent): Promise<void> {
    this.counts.accepted += 1;
    if (this.#isKnown(event)) this.events.push(event);
    this.#call.progress.say(() => `reading: ${counted(this.counts.accepted, 'event')}`);
    await this.#outputs.events.write(text);
  }

  async #reject(rejected: RejectedLine): Promise<void> {
    this.counts.rejected += 1;
    if (this.counts.firstRejected.length < REJECTED_SHOWN_MAX) this.counts.firstRejected.push(rejected);
    await this.#outputs.rejected.write(JSON.stringify(rejected));
  }
}

/** A verdict as a line: what it is comes before what it says. */
function verdictLine({ vin, verdictId, revision, ...rest }: Verdict): string {
  return JSON.stringify({ vin, verdictId, revision, ...rest });
}

async function writeVerdicts(outputs: Outputs, verdicts: readonly Verdict[], progress: Progress): Promise<void> {
  let written = 0;
  for (const verdict of verdicts) {
    const line = verdictLine(verdict);
    await outputs.verdicts.write(line);
    // Without workers there is one revision of each, so the log has the same lines.
    await outputs.verdictLog.write(line);
    written += 1;
    progress.say(() => `writing: ${counted(written, 'verdict')} of ${verdicts.length}`);
  }
}

async function runInto(call: RunCall, outputs: Outputs, goesOn: boolean): Promise<RunSummary> {
  const { directory, settings, progress } = call;
  const reader = new InputReader(call, outputs);
  if (goesOn) await reader.readEarlier();
  await reader.readFiles();
  progress.say(() => `evaluating ${counted(reader.events.length, 'event')}`);
  const { verdicts } = evaluateUnder(settings, reader.events);
  await writeVerdicts(outputs, verdicts, progress);
  await outputs.run.write(runFileText(settings).trimEnd());
  await publish(outputs);
  const { accepted, rejected, firstRejected, earlier } = reader.counts;
  const counts = { acceptedEvents: accepted, rejectedLines: rejected, firstRejected, earlierEvents: earlier };
  return { directory, settings, ...counts, ...totalsOf(verdicts) };
}

/** What the system refused while the output was written: a full disk, a failing one. */
function outputFailure(directory: string, error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'syscall' in error;
  if (!isOfSystem) return error;
  return new CommandLineError('output-failed', `${directory} can't be written: ${error.message}`, { cause: error });
}

/**
 * Reads the files, evaluates all accepted events of the directory, and writes its files: all of them or none.
 * @throws CommandLineError for a wrong call, or a disk that fails
 */
export async function writeRun(call: RunCall): Promise<RunSummary> {
  const { directory, settings } = call;
  const { goesOn, release } = await prepareDirectory(directory, settings);
  try {
    const outputs = await beginOutputs(directory, goesOn);
    try {
      return await runInto(call, outputs, goesOn);
    } catch (error) {
      for (const output of Object.values(outputs)) await output.discard();
      throw outputFailure(directory, error);
    }
  } finally {
    await release();
  }
}
