/** Why there is no bundle. */
import { ARCHIVE_ERRORS } from '@oretrail/archive';
import { isErrorOf, type OretrailError } from '@oretrail/errors';
import { REPLAY_ERRORS } from '@oretrail/replay';
import { STORE_ERRORS } from '@oretrail/store';
import { CONSOLE_ERRORS } from '../errors.ts';

/** Why a process has made no bundle. */
export type EvidenceFault = Readonly<{ kind: 'nothing-sealed' | 'archive-away' | 'archive-faulty'; what: string }>;

/** The fault of an error; null if it is not one of an archive. */
export function faultOf(error: unknown): EvidenceFault | null {
  if (isErrorOf(REPLAY_ERRORS, error, 'no-seal', 'no-verdict')) return { kind: 'nothing-sealed', what: error.what };
  if (isErrorOf(STORE_ERRORS, error)) return { kind: 'archive-away', what: error.what };
  if (!isErrorOf(REPLAY_ERRORS, error) && !isErrorOf(ARCHIVE_ERRORS, error)) return null;
  return { kind: 'archive-faulty', what: `${error.code}: ${error.what}` };
}

/** The same as the caller gets it. */
export function refusalOfFault({ kind, what }: EvidenceFault): OretrailError {
  if (kind === 'nothing-sealed')
    return CONSOLE_ERRORS.error('not-sealed', 'no seal that was asked for has a verdict of this vehicle');
  return CONSOLE_ERRORS.error(kind, what);
}
