/** Rows of tables of errors: one shape for every package. */

/** All is well. */
export const EXIT_OK = 0;
/** Some line was rejected; all else was done. Source: events.md, "The command line". */
export const EXIT_REJECTED = 1;
/** Something that was compared is not as it must be. The same number: the answer is bad, the call is not. */
export const EXIT_DIFFERS = 1;
/** The call was wrong, and nothing was done. Source: events.md, "The command line". */
export const EXIT_WRONG_CALL = 2;
/** Neither the call nor the input is to blame: a full disk, a cluster that can't be reached, or a fault of Oretrail. */
export const EXIT_FAILED = 3;

/** How a call of the command line ends. */
export type ExitStatus = typeof EXIT_OK | typeof EXIT_REJECTED | typeof EXIT_WRONG_CALL | typeof EXIT_FAILED;

/**
 * What happens because of an error: `reject` refuses the call, file or event; `quarantine` puts the record into the dead
 * letters; `retry` means that the same call may succeed later; after `crash` the process ends.
 */
export type Disposition = 'reject' | 'quarantine' | 'retry' | 'crash';

/** Statuses of a row; without them, those of its disposition count. */
type Statuses = Readonly<{ exitStatus?: ExitStatus; httpStatus?: number }>;

/** One row: what a code means and what to do about it, in whole sentences. */
export type ErrorRule = Statuses & Readonly<{ meaning: string; remedy: string; disposition: Disposition }>;

const EXIT_STATUSES = {
  reject: EXIT_WRONG_CALL,
  quarantine: EXIT_FAILED,
  retry: EXIT_FAILED,
  crash: EXIT_FAILED,
} as const satisfies Readonly<Record<Disposition, ExitStatus>>;

/** Bad Request, Unprocessable Content, Service Unavailable, Internal Server Error. Source: RFC 9110, section 15. */
const HTTP_STATUSES = {
  reject: 400,
  quarantine: 422,
  retry: 503,
  crash: 500,
} as const satisfies Readonly<Record<Disposition, number>>;

/** Makes the rows of one disposition, whose statuses may differ from the usual ones. */
function rowOf(disposition: Disposition) {
  return (meaning: string, remedy: string, statuses: Statuses = {}): ErrorRule => {
    return { meaning, remedy, disposition, ...statuses };
  };
}

/** A row with disposition `reject`. */
export const reject = rowOf('reject');
/** A row with disposition `quarantine`. */
export const quarantine = rowOf('quarantine');
/** A row with disposition `retry`. */
export const retry = rowOf('retry');
/** A row with disposition `crash`. */
export const crash = rowOf('crash');

/** How the command line ends with an error of this row. */
export function exitStatusOf({ disposition, exitStatus }: ErrorRule): ExitStatus {
  return exitStatus ?? EXIT_STATUSES[disposition];
}

/** How an HTTP service answers with an error of this row. */
export function httpStatusOf({ disposition, httpStatus }: ErrorRule): number {
  return httpStatus ?? HTTP_STATUSES[disposition];
}
