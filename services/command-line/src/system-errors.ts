/** What the system refuses a process, as errors of the command line, wherever it is refused. */
import { OretrailError } from '@oretrail/errors';
import { RUN_DIRECTORY_ERRORS } from '@oretrail/run-directory/errors';
import { COMMAND_ERRORS, type CommandErrorCode, type CommandLineError } from './errors.ts';

/** Codes of the system. Source: errno(3). */
const CODES: Readonly<Record<string, CommandErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EMFILE: 'too-many-files',
  ENFILE: 'too-many-files',
};

function codeOf(cause: Error): CommandErrorCode | undefined {
  return 'syscall' in cause && 'code' in cause ? CODES[String(cause.code)] : undefined;
}

/** What happened, without advice that is about another code. */
function whatOf(error: unknown): string {
  return error instanceof OretrailError ? error.what : (error as Error).message;
}

/** What an error, or what it came of, says of the system; null if that is not among these. */
export function ofSystem(error: unknown): CommandLineError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = codeOf(cause);
    if (code !== undefined) return COMMAND_ERRORS.error(code, whatOf(error), { cause });
  }
  return null;
}

/** What a file or folder says that is not what it should be, or may not be used. Source: errno(3). */
const UNUSABLE: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'EISDIR',
  'ENOTDIR',
  'ELOOP',
  'ENXIO',
  'EIO',
  'ESTALE',
  'ENAMETOOLONG',
  'ENOENT',
]);

/** What the file system has refused if no other error says more; null if that is not among these. */
export function ofFileSystem(error: unknown): OretrailError | null {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error && UNUSABLE.has(error.code))) return null;
  return RUN_DIRECTORY_ERRORS.error('directory-unusable', error.message, { cause: error });
}
