/** What a worker can't continue after, and why a record is buried. */
import { type CodeOf, crash, errorTable, type OretrailError, quarantine } from '@oretrail/errors';

/** The log, or a worker, has broken the protocol. The process stops (crash-only). docs/errors.md. */
export const PROTOCOL_VIOLATIONS = errorTable('protocol', {
  'register-went-back': crash(
    'A register has a number that is not greater than its last one, and other content: there are two writers, or a topic was restored.',
    'Stop all but one pipeline of this name, or give it its own topics back.',
  ),
  'input-shrank': crash(
    'An input is shorter than what was already read: its topic was trimmed or recreated.',
    'Restore the topic, or start a new pipeline with its own prefix.',
  ),
  'other-partition': crash(
    'A partition is not the one that was read before: its topic was recreated or trimmed, or the cluster is another.',
    'Give the pipeline its topics back, or start a new one with its own prefix.',
  ),
  'journal-lost': crash(
    'A task has published records, but its journal is empty: the topic was recreated.',
    'Give the pipeline its journal back, or start a new one with its own prefix.',
  ),
  'fate-changed': crash(
    'A record that was accepted cannot be read now, so everything that depends on it would change. Nothing was changed.',
    'Give the registry its schema back, or start the version that accepted the record. See docs/runbook.md.',
  ),
  'letters-lost': crash(
    'There are fewer dead letters than the journal has written, so the fate of the others is unknown: their topic was recreated or trimmed.',
    'Give the pipeline its dead letters back, or start a new one with its own prefix.',
  ),
  'newer-record': crash('A newer version of Oretrail wrote a record.', 'Start that version.'),
  'newer-engine': crash('A newer version of Oretrail wrote the journal or the local state.', 'Start that version.'),
  'unknown-ruleset': crash(
    'The control topic or the local state names a ruleset that this version does not know.',
    'Start a newer version.',
  ),
  'unknown-record': crash(
    'The control topic holds a message that this version does not know.',
    'Start a newer version.',
  ),
});

/** The codes of {@link PROTOCOL_VIOLATIONS}. */
export type ProtocolViolationCode = CodeOf<typeof PROTOCOL_VIOLATIONS>;

/** The log, or a worker, has broken the protocol. */
export type ProtocolViolation = OretrailError<ProtocolViolationCode>;

/** Why a record is a dead letter though it was decoded. Those that can't be decoded have a code of the codec. */
export const DEAD_LETTER_ERRORS = errorTable('record', {
  'not-allowed': quarantine(
    "The event corrects another party's event, and its source is not an operator.",
    'Make the source an operator (`oretrail operators add`), and send the record again.',
  ),
  'wrong-topic': quarantine(
    'The event belongs in another topic, by its type or, if it is a correction, by its subject. It is not counted anywhere.',
    'Write it again into the topic that is named.',
  ),
  'wrong-partition': quarantine(
    'The key of the record belongs in another partition than the one it was read from.',
    'Write it again with `partitioner=murmur2_random`.',
  ),
});

/**
 * Why a record can't be decoded or applied, with disposition `quarantine`: it goes to the dead letters of its topic, and
 * all others are read on. Its domain is the codec's or {@link DEAD_LETTER_ERRORS}.
 */
export type DeadLetter = OretrailError;
