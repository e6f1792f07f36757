/** What a long call says while it works: on standard error, so that standard output stays for the answer. */
import { shownFile } from '@oretrail/event-files';
import { printable } from '@oretrail/model';
import { estimateText } from './rendering/estimate.ts';
import { say, type Terminal } from './terminal.ts';

/** A call that ends within this says nothing if its line can't be rewritten: it would only fill logs. */
const QUIET_MS = 1_000;
/** A log gets a line no more often than this. */
const LOG_INTERVAL_MS = 5_000;
/** A terminal is rewritten no more often than this: faster can't be read, and costs. */
const TERMINAL_INTERVAL_MS = 100;
/** Ends and empties the line that a terminal shows last. */
export const CLEAR_LINE = '\r\u001b[2K';

/** How much of a phase is done, in whatever unit takes even time, and where the work is. */
type PhaseProgress = Readonly<{ phase: string; done: number; total: number; at?: string }>;

/** Says how far a call has come: on a terminal in one line that is rewritten, in a log now and then. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #isQuiet: boolean;
  #nextMs: number;
  #isShown = false;
  #phase = '';
  #phaseSinceMs = 0;

  constructor(terminal: Terminal, { isQuiet = false } = {}) {
    this.#terminal = terminal;
    this.#isQuiet = isQuiet;
    this.#nextMs = performance.now() + (terminal.isErrorsInteractive ? TERMINAL_INTERVAL_MS : QUIET_MS);
  }

  /** @param text built only if it is due */
  say(text: () => string): void {
    const nowMs = performance.now();
    if (this.#isQuiet || nowMs < this.#nextMs) return;
    const { errors, errorColours, isErrorsInteractive } = this.#terminal;
    this.#nextMs = nowMs + (isErrorsInteractive ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS);
    const shown = errorColours.dim(printable(text()));
    if (isErrorsInteractive) errors.write(CLEAR_LINE);
    say(errors, isErrorsInteractive ? shown : `${shown}\n`);
    this.#isShown = true;
  }

  /** Says how far a phase of the work is, and how long it still takes: each phase takes time of its own. */
  readonly estimate = ({ phase, done, total, at }: PhaseProgress): void => {
    if (phase !== this.#phase) [this.#phase, this.#phaseSinceMs] = [phase, performance.now()];
    const elapsedMs = performance.now() - this.#phaseSinceMs;
    this.say(() => `${phase}: ${estimateText(done, total, elapsedMs)}${at === undefined ? '' : `; ${at}`}`);
  };

  /** Says what is good to know, on a line that stays. */
  note(text: string): void {
    if (!this.#isQuiet) this.warn(text);
  }

  /** Says as what a file is read. @param file as the call names it @param takenFor the rest of the sentence */
  readonly noteTaken = (file: string, takenFor: string): void => {
    this.note(`${shownFile(file)} is read as ${takenFor}`);
  };

  /** Says what must not be missed, on a line that stays, even if no progress is wanted. */
  warn(text: string): void {
    this.end();
    const { errors, errorColours } = this.#terminal;
    say(errors, `${errorColours.yellow('oretrail:')} ${printable(text)}\n`);
  }

  /** Clears the line that was rewritten. */
  end(): void {
    if (this.#isShown && this.#terminal.isErrorsInteractive) this.#terminal.errors.write(CLEAR_LINE);
    this.#isShown = false;
  }
}
