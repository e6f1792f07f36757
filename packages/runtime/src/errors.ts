/** Faults that stop a worker, and records that can't be folded. */

/** What a code of {@link BrokenPromise} means. docs/errors.md. */
export const BROKEN_PROMISES = {
  'register-went-back':
    'A register came with a number that is no greater than its last and with other content: two writers are at work, or a topic was restored.',
  'input-shrank': 'An input is shorter than what was read of it: a topic was trimmed or made anew.',
  'other-partition':
    'A partition is not the one that was read: its topic was made anew or trimmed, or the cluster is another. Give the pipeline its topics back, or begin a new one with a prefix of its own.',
  'journal-lost':
    'A task has published records, and its journal is empty: it was made anew. Give the pipeline its journal back, or begin a new one with a prefix of its own.',
  'fate-changed':
    'A record that was taken can not be taken now, so that everything which rests on it would change. Nothing was changed: give the registry its schema back, or the version back that took it, and start again. docs/runbook.md.',
  'letters-lost':
    'There are fewer dead letters than the journal has written, so nobody knows what became of the others: their topic was made anew or trimmed. Give the pipeline its dead letters back, or begin a new one with a prefix of its own.',
  'newer-record': 'A newer version of Oretrail has written a record; start that version.',
  'newer-engine': 'A newer version of Oretrail has written the journal or the local state; start that version.',
  'unknown-ruleset':
    'The control topic or the local state names a ruleset that is not known here; start a newer version.',
  'unknown-record': 'The control topic holds a message that is not known here; start a newer version.',
} as const;

export type BrokenPromiseCode = keyof typeof BROKEN_PROMISES;

/** Why a record is a dead letter though it was decoded. Those that can't be decoded have a code of the codec. */
export const DEAD_LETTER_ERRORS = {
  'not-allowed':
    "The event corrects another's, and its source is no operator (`oretrail operators add`). Send it again when it is one.",
  'wrong-topic':
    'The event belongs into another topic, by its type or, if it is a correction, by its subject. It counts nowhere; write it again into the topic that is named.',
  'wrong-partition':
    'The key of the record belongs into another partition, where it was not read; write it again with `partitioner=murmur2_random`.',
} as const;

/** What a worker can't go on after: a broken promise of the log, or of its own. The process stops (crash-only). */
export class BrokenPromise extends Error {
  readonly code: BrokenPromiseCode;

  constructor(code: BrokenPromiseCode, message: string) {
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
