export type { DiffTitle } from './diff-page.ts';
export { CAUSE_NAMES, isCause, signedDollars } from './wording.ts';
