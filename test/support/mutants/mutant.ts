/** What a mutant is. */

/** One guard, and how to take it out: `find` occurs once in `file`. */
export type Mutant = Readonly<{
  name: string;
  /** What fails first without the guard: a schedule's number, or a seed. */
  foundBy: string;
  guards: string;
  file: string;
  find: string;
  replace: string;
}>;
