/** Carries out one job, from the file to what became of each row. It can be interrupted anywhere and begun again. */
import type { Intake, Sender, TakeOptions } from '../intake.ts';
import type { ConversionResult, Piece } from './conversion/piece.ts';
import { convert, giveBack } from './conversion/thread.ts';
import { counted } from './counted.ts';
import { isOver, type Job, type JobProblem, type RowError, type RowRecord } from './job.ts';
import type { JobFolder } from './job-folder.ts';
import { jsonLines } from './json-lines.ts';
import { CHUNK_STATEMENTS_MAX } from './limits.ts';
import { laterOf, type Patience, type PatientlyTaken, takePatiently } from './patience.ts';
import { type Payment, pay } from './payment.ts';
import { type Answers, recordsOf } from './piece-outcome.ts';
import { chunksOf, statementsOf } from './pieces.ts';
import { Rehearsal } from './rehearsal.ts';

/** What a run needs. */
export type RunParts = Readonly<{
  intake: Intake;
  folder: JobFolder;
  payment: Payment;
  patience: Patience;
  now: () => Date;
  /** Ends the run after what is under way; it is continued by another process. */
  stop: AbortSignal;
  /** Ends it for good, for the sender no longer wants it. */
  cancel: AbortSignal;
  /** What the file was converted to by this process; absent if it has to be converted now. */
  converted?: ConversionResult;
  /** Called with the job whenever its file has changed. */
  onChange: (job: Job) => void;
}>;

/** Converts the file of a job. */
export function convertJob(
  { source, way, format, isGzip }: Pick<Job, 'source' | 'way' | 'format' | 'isGzip'>,
  folder: JobFolder,
): Promise<ConversionResult> {
  const originals = way === 'capture' ? folder.path('originals') : null;
  return convert({ file: folder.path('file'), format, source, pieces: folder.path('pieces'), originals }, isGzip);
}

/** One run of a job. */
class JobRun {
  readonly #parts: RunParts;
  readonly #sender: Sender;
  readonly #interrupt: AbortSignal;
  #job: Job;

  constructor(job: Job, parts: RunParts) {
    this.#job = job;
    this.#parts = parts;
    this.#interrupt = AbortSignal.any([parts.stop, parts.cancel]);
    this.#sender = { principal: job.principal, kind: job.kind };
  }

  async run(): Promise<void> {
    const { folder, converted } = this.#parts;
    await folder.forgetRowsBehind(this.#job);
    const result = converted ?? (await convertJob(this.#job, folder));
    if (!result.ok) return this.#finish({ code: result.code, detail: result.detail });
    if (this.#job.state === 'checking' && this.#job.behaviour === 'rollback') {
      const { statements, rejected } = result;
      if (!(await this.#rehearse(statements, rejected > 0))) return;
    }
    if (this.#isInterrupted) return this.#leave();
    await this.#write();
  }

  get #isInterrupted(): boolean {
    return this.#interrupt.aborted;
  }

  /** Charges the sender for what is given to the core, dry runs too, as requests of events are charged. */
  #pay(pieces: readonly Piece[]): Promise<void> {
    return pay(this.#parts.payment, this.#sender, statementsOf(pieces).length, this.#interrupt);
  }

  #take(pieces: readonly Piece[], options: TakeOptions): Promise<PatientlyTaken> {
    const { intake, patience } = this.#parts;
    return takePatiently(intake, statementsOf(pieces), this.#sender, {
      ...patience,
      ...options,
      stop: this.#interrupt,
    });
  }

  /** @returns whether all may be written now */
  async #rehearse(statements: number, isBad: boolean): Promise<boolean> {
    // One chunk is taken as a whole or not at all by the core itself.
    if (!isBad && statements <= CHUNK_STATEMENTS_MAX) return true;
    const rehearsal = new Rehearsal(isBad);
    const stopped = await this.#ask(rehearsal, isBad);
    if (stopped !== null) {
      await stopped();
      return false;
    }
    if (rehearsal.isGood) return true;
    for (const [pieces, answers] of rehearsal.answers) await this.#record(pieces, answers);
    await this.#finish(null);
    return false;
  }

  /** Asks the core about all pieces, unless something is bad already. @returns what to do instead of going further */
  async #ask(rehearsal: Rehearsal, isBad: boolean): Promise<(() => Promise<void>) | null> {
    for await (const pieces of chunksOf(this.#parts.folder.path('pieces'), 0)) {
      if (!isBad) await this.#pay(pieces);
      if (this.#isInterrupted) return () => this.#leave();
      const taken = isBad ? null : await this.#take(pieces, { isDryRun: true });
      const gaveUp = taken?.gaveUp ?? null;
      if (gaveUp !== null) return () => (this.#isInterrupted ? this.#leave() : this.#giveUp(gaveUp));
      rehearsal.add(pieces, taken?.items ?? null);
    }
    return null;
  }

  async #write(): Promise<void> {
    await this.#change({ state: 'writing' });
    const { folder, stop } = this.#parts;
    const isAtomic = this.#job.behaviour === 'rollback';
    for await (const pieces of chunksOf(folder.path('pieces'), this.#job.piecesDone)) {
      await this.#pay(pieces);
      if (this.#isInterrupted) return this.#leave();
      const taken = await this.#take(pieces, { isAtomic });
      // What is not certain is not recorded: the next process gives it again.
      if (taken.gaveUp !== null && stop.aborted) return;
      await this.#record(pieces, taken.items, taken);
      if (taken.gaveUp !== null) return this.#isInterrupted ? this.#leave() : this.#giveUp(taken.gaveUp);
    }
    await this.#finish(null);
  }

  async #record(pieces: readonly Piece[], answers: Answers, taken?: PatientlyTaken): Promise<void> {
    const rows = recordsOf(pieces, answers);
    const rowsBytes = await this.#parts.folder.addRows(rows);
    const position = taken === undefined ? this.#job.position : laterOf(this.#job.position, taken.position);
    const piecesDone = this.#job.piecesDone + pieces.length;
    await this.#change({ ...counted(this.#job, rows), rowsBytes, position, piecesDone });
  }

  /** Says of all that is left that it is not written. */
  async #recordRest(): Promise<void> {
    for await (const pieces of chunksOf(this.#parts.folder.path('pieces'), this.#job.piecesDone)) {
      await this.#record(pieces, []);
    }
  }

  async #giveUp(code: string): Promise<void> {
    await this.#recordRest();
    const detail = `The intake has waited ${this.#parts.patience.waitsMax} times. Send the file again: nothing is taken twice.`;
    await this.#finish({ code, detail });
  }

  /** Stops: for good if the sender wants it so, else until another process continues. */
  async #leave(): Promise<void> {
    if (!this.#parts.cancel.aborted) return;
    await this.#recordRest();
    await this.#finish(null, 'cancelled');
  }

  async #finish(problem: JobProblem | null, state: 'done' | 'cancelled' = 'done'): Promise<void> {
    const { folder, now } = this.#parts;
    if (this.#job.format === 'csv-file' && this.#job.counts.rejected > 0) await this.#giveBack();
    await this.#change({ state, problem, finishedAt: now().toISOString() });
    await folder.tidy();
  }

  async #giveBack(): Promise<void> {
    const { folder } = this.#parts;
    const refused: (readonly [number, readonly RowError[]])[] = [];
    for await (const { value } of jsonLines<RowRecord>(folder.path('rows'), 0, this.#job.rowsBytes)) {
      if (value.outcome === 'rejected') refused.push([value.row, value.errors ?? []]);
    }
    await giveBack({ file: folder.path('file'), source: this.#job.source, refused, returned: folder.path('returned') });
  }

  async #change(changes: Partial<Job>): Promise<void> {
    this.#job = { ...this.#job, ...changes };
    await this.#parts.folder.save(this.#job);
    this.#parts.onChange(this.#job);
  }
}

/**
 * Runs a job until it is over or interrupted.
 * @throws what the disk or the core throws that no waiting mends
 */
export async function runJob(job: Job, parts: RunParts): Promise<void> {
  if (isOver(job)) return;
  await new JobRun(job, parts).run();
}
