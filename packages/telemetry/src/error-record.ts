/**
 * Errors as log lines: their type and origin, never their data. The text of an unknown error may quote a record, which holds
 * prices and masses, so only the texts of errors that are known to quote no record are shown.
 */
import { OretrailError } from '@oretrail/errors';
import { redactUrls } from '@oretrail/model';

/** Shown instead of a text that may quote a record. */
export const WITHHELD = 'withheld: its text may quote a record';
/** Causes of causes that are logged: deeper chains add nothing. */
const CAUSES_MAX = 5;

/** An error in a log line. */
export type ErrorRecord = Readonly<{
  type: string;
  /** The domain of its code, if the error is one of Oretrail's. */
  domain?: string;
  code?: string;
  message: string;
  /** Where it was thrown: file, line and function. */
  frames: readonly string[];
  cause?: ErrorRecord;
}>;

/** Foreign errors whose text is about connections and settings, and quotes no record. */
const SHOWN_NAMES = /^(KafkaJS|OTLPExporterError$|S3ServiceException$)/;
/** Domains of our own errors whose texts are about connections, offsets and objects, and quote no record. */
const SHOWN_DOMAINS: ReadonlySet<string> = new Set(['kafka', 'local-state', 'registry', 'protocol', 'store']);

type Coded = Readonly<{ code?: unknown; syscall?: unknown }>;

function framesOf({ stack = '' }: Error): readonly string[] {
  const lines = stack.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at '));
}

/**
 * Whether the text may be shown: of the errors above, of the operating system's (`ECONNREFUSED`, `ENOSPC`), and of those of
 * an archive that say something of their own.
 */
function quotesNoRecord(error: Error): boolean {
  if (error instanceof OretrailError) {
    return SHOWN_DOMAINS.has(error.domain) || (error.domain === 'archive' && error.cause === undefined);
  }
  return SHOWN_NAMES.test(error.name) || typeof (error as Coded).syscall === 'string';
}

/** @param depth how many errors it is the cause of */
export function errorRecord(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: WITHHELD, frames: [] };
  const { code } = error as Coded;
  return {
    type: error.name,
    ...(error instanceof OretrailError ? { domain: error.domain } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    message: quotesNoRecord(error) ? redactUrls(error.message) : WITHHELD,
    frames: framesOf(error),
    ...(error.cause === undefined || depth >= CAUSES_MAX ? {} : { cause: errorRecord(error.cause, depth + 1) }),
  };
}
