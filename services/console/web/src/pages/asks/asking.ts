/** Who is asked, and who sees what is asked of others. */

/** Roles that state lots or facts. */
const STATING: readonly string[] = ['supplier', 'manufacturer', 'registrar'];
/** Roles that see what vehicles wait for: console.md, "1. Who sees what". */
const WAITING: readonly string[] = ['manufacturer', 'finance', 'auditor'];

/** Whether something may be wanted of the caller. */
export const canState = (roles: readonly string[]): boolean => roles.some((role) => STATING.includes(role));

/** Whether the caller sees what is wanted of others. */
export const seesAsksOfAll = (roles: readonly string[]): boolean => roles.some((role) => WAITING.includes(role));
