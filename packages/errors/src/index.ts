export {
  type CodeOf,
  type Disposition,
  type ErrorRule,
  type ErrorTable,
  EXIT_DIFFERS,
  EXIT_FAILED,
  EXIT_OK,
  EXIT_REJECTED,
  EXIT_WRONG_CALL,
  type ExitStatus,
  errorTable,
  exitStatusOf,
  httpStatusOf,
} from './error-table.ts';
export { type Fault, isErrorOf, OretrailError, type OretrailErrorOptions } from './oretrail-error.ts';
