export type { CoreOptions } from './core-options.ts';
export { INTAKE_ERRORS, type IntakeErrorCode } from './errors.ts';
export { type EventBudgetOptions, eventBudgets } from './event-budgets.ts';
export { type IntakeAppOptions, openIntakeApp } from './http/intake-app.ts';
export { openApiDocument } from './http/open-api-document.ts';
export type { RouteParts, Routes } from './http/route-parts.ts';
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
export { IntakeCore } from './intake-core.ts';
export { KafkaPath } from './kafka-path/kafka-path.ts';
export { openKafkaPath } from './kafka-path/open-kafka-path.ts';
export { Receipts } from './receipts/receipts.ts';
export { INTAKE_SETTINGS } from './settings.ts';
export { signInTo } from './sign-in.ts';
export { type UploadOptions, uploads, uploadsIn } from './uploads/plugin.ts';
