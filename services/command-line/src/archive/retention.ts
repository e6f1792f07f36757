/** For how long what a call writes into an archive is locked. */

import { RETENTION_DAYS_MAX, retentionIn } from '@oretrail/audit';
import type { Command } from 'commander';
import { wholeNumberValue } from '../commands/flags.ts';
import { COMMAND_ERRORS } from '../errors.ts';

const FLAG = '--retention-days';
/** The variable of the audit worker. */
const VARIABLE = 'ORETRAIL_ARCHIVE_RETENTION_DAYS';
const parse = wholeNumberValue(FLAG, 1, RETENTION_DAYS_MAX);

/** The flag. */
export type RetentionFlags = Readonly<{ retentionDays?: number }>;

/** Adds it. */
export function withRetentionFlag(command: Command): Command {
  return command.option(`${FLAG} <DAYS>`, 'for how long a seal is locked in S3, from now on', parse);
}

/**
 * Until when what is written now is locked.
 * @throws CommandLineError `missing-flag` if an S3 store is written to and nobody has said
 */
export function lockFor(place: string, { retentionDays }: RetentionFlags): Readonly<{ retainUntil?: Date }> {
  const { [VARIABLE]: variable } = process.env;
  const days = retentionDays ?? (variable === undefined ? undefined : parse(variable));
  if (days === undefined && place.startsWith('s3:')) {
    throw COMMAND_ERRORS.error('missing-flag', `${FLAG} or ${VARIABLE} must be given for ${place}`);
  }
  const { retainUntil } = retentionIn(days);
  return retainUntil === undefined ? {} : { retainUntil: retainUntil() };
}
