export {
  type Cut,
  CutCoordinator,
  type CutOptions,
  type CutState,
  controlAt,
  controlStateOf,
  cutInForce,
  resumeAbandonedCut,
} from './cut/quiesce.ts';
export {
  CUT_LAPSE_MS,
  JOURNAL_VERSION,
  PARKED_LISTED_MAX,
  PARKED_WHY_LENGTH_MAX,
  RECORD_VERSION,
  REGISTER_DIGEST_DIGITS,
  STATE_KEY_BYTES_MAX,
  STEP_CHARACTERS_MAX,
  STEP_RECORDS_MAX,
} from './limits.ts';
export { addBlank, areBlanksBetween, type Blank, BlankCursor, blanksWithin, countBlank } from './port/blanks.ts';
export { type ControlMessage, controlled, controlRecord, INITIAL_CONTROL, latestOperators } from './port/control.ts';
export {
  DEAD_LETTER_ERRORS,
  type DeadLetter,
  PROTOCOL_VIOLATIONS,
  type ProtocolViolation,
  type ProtocolViolationCode,
} from './port/errors.ts';
export { identityOfText, isSamePartition, type PartitionIdentity } from './port/identity.ts';
export {
  eventRecord,
  GatheredRecords,
  OPERATORS_MAX,
  operatorRecords,
  operatorsBehind,
  rulesetRecord,
} from './port/intake.ts';
export { JsonRecord, jsonOf } from './port/json-record.ts';
export {
  type CutRecord,
  type Log,
  type LogRecord,
  type NewRecord,
  type RawRecord,
  type ReadRequest,
  type ReadResult,
  type StateChanges,
  type StateReader,
  type StepWrite,
  type TaskId,
  type TaskLog,
  type TopicPartition,
  taskName,
  topicPartitionOf,
} from './port/log.ts';
export { batchesOf, type InputBatch } from './port/log-batches.ts';
export { partitionOf } from './port/partition.ts';
export { type SupplierTopics, supplierOf, supplierTopics, writtenPrincipal } from './port/supplier-topics.ts';
export {
  ACCESS,
  BATTERY_ANSWERS,
  CO_PARTITIONED,
  CONTROL,
  DRAWS,
  deadLettersOf,
  FACTS,
  GRANTS,
  journalOf,
  LOT_ANSWERS,
  PUBLIC_INPUTS,
  REDRIVES,
  REGISTERS,
  SCHEMAS,
  SEALS,
  SHIPMENTS,
  SINGLE,
  type Topic,
  VEHICLES,
  VERDICTS,
} from './port/topics.ts';
export { charactersOf } from './state/chunk.ts';
export { OUTBOX_LIMITS, Outbox, type OutboxLimits, type PublishedEntry } from './state/outbox.ts';
export { PublishedRegisters } from './state/published.ts';
export {
  digestOfBody,
  isNews,
  nameOf,
  type Published,
  type RegisterAddress,
  type RegisterRecord,
  type Rests,
  readOwnEnvelope,
  readRegister,
  StoredBody,
  type VerdictNote,
} from './state/register.ts';
export { SubjectSet } from './state/subject-set.ts';
export { SUBJECT, type Table, table, textTable } from './state/table.ts';
export { TaskState } from './state/task-state.ts';
export { duePartition, type Reading, refusalOf } from './task/fate.ts';
export type { Letter } from './task/fates.ts';
export { changedPartitions, type Identities, identitiesOf } from './task/identities.ts';
export { type JournalRecord, readJournal, type WrittenJournal } from './task/journal.ts';
export { lastJournalValue } from './task/journal-end.ts';
export { buriedBefore, buriedOf, type LetterHead } from './task/letters.ts';
export { openTask, TASK_LIMITS, type TaskLimits } from './task/recovery.ts';
export { type AdmittedBatch, type Meta, type StepCounts, Task } from './task/task.ts';
export type { ParkedSubject, Pending, Reducer, ReducerContext, TaskInput, Worker } from './task/worker.ts';
