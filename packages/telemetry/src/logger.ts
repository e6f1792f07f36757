/** The log of a service: one line of JSON for each entry, with a closed list of fields. */
import { printableJsonText, redactUrls } from '@oretrail/model';
import { type DestinationStream, pino } from 'pino';
import { errorRecord } from './error-record.ts';
import type { LogLevel } from './settings.ts';

/** The fields of a log entry: where something happened and how much of it, never data of a record. */
export const LOG_FIELDS = {
  settings: 'the configuration, redacted',
  engine: 'version of the meaning of a worker',
  task: 'a task, as `worker-partition`',
  tasks: 'tasks that are ours',
  lot: 'id of a lot',
  vin: 'a vehicle',
  topic: 'a topic, without its prefix',
  partition: 'a partition',
  partitions: 'how many a topic has',
  begunWith: 'how many it had when the pipeline began',
  offset: 'an offset in it',
  records: 'how many records',
  pending: 'how many subjects are dirty, waiting, parked',
  parked: 'subjects that are parked; why is in the journal',
  cut: 'number of a cut',
  seal: 'number of a seal',
  object: 'key of an object in the store',
  bytes: 'a size',
  durationMs: 'how long it took',
  processorMs: 'processor time of the process meanwhile',
  port: 'where the service listens',
  logLevel: 'the level of the log from now on',
  signal: 'what the process was asked',
  code: 'a code of docs/errors.md',
  err: 'an error: its type, code, frames and causes; its text if that quotes no record',
  kafka: 'what the client of Kafka says: its message, and the broker',
} as const;

/** The fields of one entry. */
export type LogContext = Partial<Readonly<Record<keyof typeof LOG_FIELDS, unknown>>>;

/** The options of a logger. */
export type LoggerOptions = Readonly<{
  service: string;
  level: LogLevel;
  /** Texts that are hidden wherever they occur in a line. */
  secrets?: readonly string[];
  /** Standard output if it is left out. */
  destination?: DestinationStream;
}>;

/** Writes lines of a service. The context's fields are checked by the compiler, and again when a line is written. */
export type ServiceLogger = Readonly<
  Record<Exclude<LogLevel, 'silent'>, (context: LogContext, message: string) => void>
> & { level: string };

/** Shorter secrets are not hidden: that would hide half of every line, and protect nothing. */
const SECRET_LENGTH_MIN = 4;

/** The Kafka client's messages may contain an address as it was given, with its secrets. */
function ofKafka(said: unknown): unknown {
  if (typeof said !== 'object' || said === null) return said;
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, typeof value === 'string' ? redactUrls(value) : value]),
  );
}

/** A field that is not on the list is named, but its value is not shown. */
function allowed(context: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(context);
  const withheld = entries.filter(([name]) => !Object.hasOwn(LOG_FIELDS, name)).map(([name]) => name);
  if (withheld.length === 0) return context;
  return { ...Object.fromEntries(entries.filter(([name]) => !withheld.includes(name))), withheld };
}

/** Hides each secret, as it is and as JSON writes it. */
function hiding(secrets: readonly string[]): (line: string) => string {
  const hidden = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))]
    .filter(({ length }) => length >= SECRET_LENGTH_MIN)
    .sort((a, b) => b.length - a.length);
  return (line) => hidden.reduce((text, secret) => text.replaceAll(secret, '***'), line);
}

/** Its file descriptor. */
const STANDARD_OUTPUT = 1;

/** Makes the logger of a service. */
export function createLogger({ service, level, secrets = [], destination }: LoggerOptions): ServiceLogger {
  const hide = hiding(secrets);
  const options = {
    level,
    base: { service },
    serializers: { err: (error: unknown) => errorRecord(error), kafka: ofKafka },
    formatters: { log: allowed },
    hooks: { streamWrite: (line: string) => printableJsonText(hide(line)) },
  };
  // Written at once: pino would try to flush its buffer at the exit, for ever if no process reads it any more.
  return pino(options, destination ?? pino.destination({ dest: STANDARD_OUTPUT, sync: true }));
}
