/** How a call ends, and what an error of it says. */

/** What a code means, what the caller does about it, and the exit status. */
export type CommandErrorRule = Readonly<{ meaning: string; remedy: string; exitStatus: ExitStatus }>;

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
export type ExitStatus = typeof EXIT_OK | typeof EXIT_REJECTED | typeof EXIT_WRONG_CALL | typeof EXIT_FAILED;
