export { INTAKE_ERRORS } from './errors.ts';
export type {
  Intake,
  ItemOutcome,
  Sender,
  SentStatement,
  Taken,
  TakeOptions,
} from './intake.ts';
export { type UploadOptions, uploads } from './uploads/plugin.ts';
