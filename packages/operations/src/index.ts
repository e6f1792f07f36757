export { type Begun, beginLog } from './cluster/begin-log.ts';
export { onCluster } from './cluster/cluster-errors.ts';
export { JOURNALS, kafkaOf, withClusterLog } from './cluster/cluster-log.ts';
export { beginEmpty } from './cluster/empty-topics.ts';
export { findPartitions } from './cluster/partition-identities.ts';
export { untilArchived } from './cuts/archived-cut.ts';
export { blankEnds } from './cuts/blank-ends.ts';
export { type ProofWait, provedCut, TIMEOUT_MAX_S, TIMEOUT_S } from './cuts/proved-cut.ts';
export { publishSeals } from './cuts/published-seals.ts';
export {
  type Letter,
  type LetterFilter,
  type LetterPlace,
  letterAt,
  letterName,
  letterPlace,
  lettersOf,
  topicOfLetters,
} from './dead-letters/dead-letters.ts';
export { type Inspection, inspect, type Legible } from './dead-letters/inspection.ts';
export { type ParkedTask, parkedIn, retryRecord } from './dead-letters/parked.ts';
export { repairedEvent } from './dead-letters/patching.ts';
export { type Redrive, redrivesIn } from './dead-letters/redrives.ts';
export { type Outcome, Redriver, type Redriving } from './dead-letters/redriving.ts';
export { OPERATION_ERRORS } from './errors.ts';
export { type PublicationCounts, publish } from './publishing.ts';
export { replayTopics, type TopicReplayed } from './replay/topic-replay.ts';
export { type RestoredCounts, restoreInputs } from './restoring.ts';
export { type InputLag, lagOf, type TaskLag } from './task-lag.ts';
export { isAskedFor, type VerdictFilter } from './verdicts/verdict-filter.ts';
export { VerdictReader } from './verdicts/verdict-reading.ts';
