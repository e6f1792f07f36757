export type { Intake } from './intake.ts';
