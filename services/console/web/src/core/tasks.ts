/** What the page asks the core to do. Texts and bytes go in, so that nothing has to be trusted on the way. */
import { checkFile } from './check-file.ts';
import { checkPasted, checkRows, sheetHead } from './check-row.ts';
import { derive, verify } from './derive.ts';
import { law } from './law.ts';
import { owners } from './owners.ts';
import { prove } from './prove.ts';
import { load, whatIf } from './what-if.ts';

/** All tasks by name. */
export const TASKS = {
  derive,
  verify,
  checkFile,
  checkRows,
  checkPasted,
  sheetHead,
  law,
  owners,
  prove,
  load,
  whatIf,
} as const;
/** The name of a task. */
export type TaskName = keyof typeof TASKS;
/** What a task is asked. */
export type TaskAsked<Name extends TaskName> = Parameters<(typeof TASKS)[Name]>[0];
/** What a task answers. */
export type TaskResult<Name extends TaskName> = Awaited<ReturnType<(typeof TASKS)[Name]>>;
