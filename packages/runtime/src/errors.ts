/** Faults that stop a worker, and records that can't be folded. */

/** What a worker can't go on after: a broken promise of the log, or of its own. The process stops (crash-only). */
export class BrokenPromise extends Error {
  readonly code:
    | 'register-went-back'
    | 'input-shrank'
    | 'newer-record'
    | 'newer-engine'
    | 'unknown-ruleset'
    | 'unknown-record';

  constructor(code: BrokenPromise['code'], message: string) {
    super(message);
    this.name = 'BrokenPromise';
    this.code = code;
  }
}

/** A record that can't be decoded or applied: it goes to the dead letters of its topic, and the rest goes on. */
export class DeadLetter extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DeadLetter';
    this.code = code;
  }
}
