/** What every real part is, wherever it came from. */
import { errorTable, isErrorOf, type OretrailError, reject } from '@oretrail/errors';

/** Where a part came from: an address in the environment, a container, or a process started here. */
export type Origin = 'environment' | 'container' | 'native';

/** A part that answers. */
export type Part = Readonly<{
  /** Where clients reach it: `host:port` of Kafka (several by commas), else a URL. */
  address: string;
  origin: Origin;
  /** Ends it and removes what it wrote, or ends it in order if its folder stays; of a part that was given from outside it does nothing. */
  stop(): Promise<void>;
}>;

/** A part that is a process started here, and so can be killed, frozen and started again. */
export type NativePart = Part &
  Readonly<{
    origin: 'native';
    /** The process number of the part itself, not of its guard; another one after a restart. */
    pid: number;
    /** All that it wrote to its standard outputs. */
    logFile: string;
    /** Where it keeps its data, the same after a restart. */
    folder: string;
    /** Sends it a signal; after SIGKILL and SIGTERM it returns when the process has gone, after SIGSTOP when it stands still. */
    kill(signal: NodeJS.Signals): Promise<void>;
    /** Returns when its present process has gone, for whatever reason. */
    untilGone(): Promise<void>;
    /** Starts it again on the same folder and port; one that still runs is killed first. Returns when it answers. */
    restart(): Promise<void>;
  }>;

/** How a native part is started. */
export type NativeOptions = Readonly<{
  /** The port on 127.0.0.1; a free one if it is left out. */
  port?: number;
  /** Where it keeps its data, which stay after `stop`; if left out, a private folder that is removed. */
  folder?: string;
}>;

/** Why a real part cannot start, as one closed table. */
export const REAL_PART_ERRORS = errorTable('real-parts', {
  'missing-part': reject(
    'A test or a command needs this part.',
    'Install what is missing, or name a part that runs by its environment variable.',
  ),
  'port-taken': reject(
    'Something else would answer instead of the part.',
    'End what listens there, or choose another port.',
  ),
});

/** `missing-part`. @param sentence what is missing, with its full stop */
export function missingPart(sentence: string): OretrailError {
  return REAL_PART_ERRORS.error('missing-part', sentence.replace(/\.$/, ''));
}

/** The sentence of {@link missingPart}. @throws any other error */
export function missingIn(error: unknown): string {
  if (!isErrorOf(REAL_PART_ERRORS, error, 'missing-part')) throw error;
  return `${error.what}.`;
}
