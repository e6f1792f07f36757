export { INTAKE_ERRORS, type IntakeErrorCode } from './errors.ts';
export type {
  GrantAnswer,
  Intake,
  ItemOutcome,
  Named,
  PageRequest,
  Position,
  RecordedStatement,
  Sender,
  SentStatement,
  SignInKind,
  StatementPage,
  StatementPlace,
  Taken,
  TakeOptions,
} from './intake.ts';
export { budgetOf } from './kafka-path/budget.ts';
export { KafkaPath } from './kafka-path/kafka-path.ts';
export { openKafkaPath } from './kafka-path/open-kafka-path.ts';
