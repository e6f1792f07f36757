/**
 * Errors as log lines: what they are and where they come from, and never what they hold. The text of an unknown error may
 * quote a record, and a record holds prices and masses; so only texts that are known to quote none are shown.
 */

/** Shown instead of a text that may quote a record. */
export const WITHHELD = 'withheld: its text may quote a record';
/** Causes of causes that are looked at: deeper chains say nothing new. */
const CAUSES_MAX = 5;

/** An error as a log line has it. */
export type ErrorRecord = Readonly<{
  type: string;
  code?: string;
  message: string;
  /** Where it was thrown: file, line and function. */
  frames: readonly string[];
  cause?: ErrorRecord;
}>;

/** Errors that speak of connections, settings, offsets and objects, and of no record. */
const SPEAKING =
  /^(KafkaJS|KafkaLogError$|LocalStateError$|RegistryError$|BrokenPromise$|StoreError$|OTLPExporterError$|S3ServiceException$|ArchiveError$)/;

type Coded = Readonly<{ code?: unknown; syscall?: unknown }>;

function framesOf({ stack = '' }: Error): readonly string[] {
  const lines = stack.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at '));
}

/**
 * Whether the text may be shown: of the errors above, of the operating system's (`ECONNREFUSED`, `ENOSPC`), and of those of
 * an archive that say something of their own.
 */
function speaks(error: Error): boolean {
  if (error.name === 'ArchiveError') return error.cause === undefined;
  return SPEAKING.test(error.name) || typeof (error as Coded).syscall === 'string';
}

/** @param depth how many errors it is the cause of */
export function errorRecord(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: WITHHELD, frames: [] };
  const { code } = error as Coded;
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: speaks(error) ? error.message : WITHHELD,
    frames: framesOf(error),
    ...(error.cause === undefined || depth >= CAUSES_MAX ? {} : { cause: errorRecord(error.cause, depth + 1) }),
  };
}
