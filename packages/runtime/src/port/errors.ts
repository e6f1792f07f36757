/** What a worker can't continue after, and why a record is buried. */
import { type CodeOf, errorTable, type OretrailError } from '@oretrail/errors';

/** The log, or a worker, has broken the protocol. The process stops (crash-only). docs/errors.md. */
export const PROTOCOL_VIOLATIONS = errorTable('protocol', {
  'register-went-back': {
    meaning:
      'A register has a number that is not greater than its last one, and other content: there are two writers, or a topic was restored.',
    remedy: 'Stop all but one pipeline of this name, or give it its own topics back.',
    disposition: 'crash',
  },
  'input-shrank': {
    meaning: 'An input is shorter than what was already read: its topic was trimmed or recreated.',
    remedy: 'Restore the topic, or start a new pipeline with its own prefix.',
    disposition: 'crash',
  },
  'other-partition': {
    meaning:
      'A partition is not the one that was read before: its topic was recreated or trimmed, or the cluster is another.',
    remedy: 'Give the pipeline its topics back, or start a new one with its own prefix.',
    disposition: 'crash',
  },
  'journal-lost': {
    meaning: 'A task has published records, but its journal is empty: the topic was recreated.',
    remedy: 'Give the pipeline its journal back, or start a new one with its own prefix.',
    disposition: 'crash',
  },
  'fate-changed': {
    meaning:
      'A record that was accepted cannot be read now, so everything that depends on it would change. Nothing was changed.',
    remedy: 'Give the registry its schema back, or start the version that accepted the record. See docs/runbook.md.',
    disposition: 'crash',
  },
  'letters-lost': {
    meaning:
      'There are fewer dead letters than the journal has written, so the fate of the others is unknown: their topic was recreated or trimmed.',
    remedy: 'Give the pipeline its dead letters back, or start a new one with its own prefix.',
    disposition: 'crash',
  },
  'newer-record': {
    meaning: 'A newer version of Oretrail wrote a record.',
    remedy: 'Start that version.',
    disposition: 'crash',
  },
  'newer-engine': {
    meaning: 'A newer version of Oretrail wrote the journal or the local state.',
    remedy: 'Start that version.',
    disposition: 'crash',
  },
  'unknown-ruleset': {
    meaning: 'The control topic or the local state names a ruleset that this version does not know.',
    remedy: 'Start a newer version.',
    disposition: 'crash',
  },
  'unknown-record': {
    meaning: 'The control topic holds a message that this version does not know.',
    remedy: 'Start a newer version.',
    disposition: 'crash',
  },
});

/** The codes of {@link PROTOCOL_VIOLATIONS}. */
export type ProtocolViolationCode = CodeOf<typeof PROTOCOL_VIOLATIONS>;

/** The log, or a worker, has broken the protocol. */
export type ProtocolViolation = OretrailError<ProtocolViolationCode>;

/** Why a record is a dead letter though it was decoded. Those that can't be decoded have a code of the codec. */
export const DEAD_LETTER_ERRORS = errorTable('record', {
  'not-allowed': {
    meaning: "The event corrects another party's event, and its source is not an operator.",
    remedy: 'Make the source an operator (`oretrail operators add`), and send the record again.',
    disposition: 'quarantine',
  },
  'wrong-topic': {
    meaning:
      'The event belongs in another topic, by its type or, if it is a correction, by its subject. It is not counted anywhere.',
    remedy: 'Write it again into the topic that is named.',
    disposition: 'quarantine',
  },
  'wrong-partition': {
    meaning: 'The key of the record belongs in another partition than the one it was read from.',
    remedy: 'Write it again with `partitioner=murmur2_random`.',
    disposition: 'quarantine',
  },
});

/**
 * Why a record can't be decoded or applied, with disposition `quarantine`: it goes to the dead letters of its topic, and
 * all others are read on. Its domain is the codec's or {@link DEAD_LETTER_ERRORS}.
 */
export type DeadLetter = OretrailError;
