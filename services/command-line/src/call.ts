/** One call of the program, as its commands see it. */
import type { ExitStatus } from '@oretrail/errors';
import type { Terminal } from './terminal.ts';

/** Where a command prints, and how it ends. */
export type Call = { readonly terminal: Terminal; exitStatus: ExitStatus };
