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
export { type CoreOptions, IntakeCore } from './intake-core.ts';
export { INTAKE_SETTINGS } from './settings.ts';
