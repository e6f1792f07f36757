/** Registers: internal records with one writer, of which the last value counts. Source: protocol.md, "Registers". */
import { type RulesetId, sha256Hex } from '@oretrail/model';
import { RECORD_VERSION, REGISTER_DIGEST_DIGITS } from '../limits.ts';
import { PROTOCOL_VIOLATIONS } from '../port/errors.ts';
import { NewJsonRecord } from '../port/json-record.ts';
import type { LogRecord } from '../port/log.ts';
import type { Topic } from '../port/topics.ts';

/** Where a register lives, and whose it is: `subject` is the lot or VIN of which the writer's state yields it. */
export type RegisterAddress = Readonly<{ subject: string; topic: Topic; partition: number; key: string }>;

/** What a verdict rested on when it was published, to tell what has changed. */
export type Rests = Readonly<{ ruleset: RulesetId; corrections: string | null }>;

/** Kept of the last revision of a verdict; what it rested on is lost if it was learnt from the verdict alone. */
export type VerdictNote = Readonly<{ amountUsd: number; rests: Rests | null }>;

/** What was last published in a register: for a verdict its id, its revision and a note, else the register's `seq`. */
export type Published = Readonly<{ digest: string; n: number; note?: number | VerdictNote }>;

/** A register as it travels. `n` counts its values; `seq` counts the registers of its writer. */
export type RegisterRecord<Body> = Readonly<{
  v: number;
  by: string;
  subject: string;
  n: number;
  seq: number;
  digest: string;
  body: Body;
}>;

/** The digest that tells whether a register's content differs. Bodies are built with their members in a fixed order. */
export function digestOfBody(bodyText: string): string {
  return sha256Hex(bodyText).slice(0, REGISTER_DIGEST_DIGITS);
}

/** A register's name among those of its subject. */
export function nameOf({ topic, partition, key }: RegisterAddress): string {
  return `${topic}/${partition}/${key}`;
}

/** A register's counts: of its values, and of the registers of its writer. */
type Counts = Readonly<{ n: number; seq: number }>;

/** What a register says, as JSON, of which its digest is made, and as an object. */
export interface RegisterBody {
  readonly text: string;
  readonly body: object;
}

/** A body that is kept as JSON. Neither the text nor the object is made before it is asked for, and the object only once. */
export class StoredBody implements RegisterBody {
  private readonly read: () => string;
  private known: string | null = null;
  private parsed: object | null = null;

  constructor(read: () => string) {
    this.read = read;
  }

  get text(): string {
    this.known ??= this.read();
    return this.known;
  }

  get body(): object {
    this.parsed ??= JSON.parse(this.text) as object;
    return this.parsed;
  }
}

/** The record of a register's new value. */
export function registerRecord(
  { subject, topic, partition, key }: RegisterAddress,
  by: string,
  { n, seq }: Counts,
  digest: string,
  content: RegisterBody,
): NewJsonRecord {
  const envelope = { v: RECORD_VERSION, by, subject, n, seq, digest };
  const json = `${JSON.stringify(envelope).slice(0, -1)},"body":${content.text}}`;
  return new NewJsonRecord(topic, partition, key, json, () => ({ ...envelope, body: content.body }));
}

/** Reads a register. @throws ProtocolViolation if its version is newer than this code knows */
export function readRegister<Body>(record: LogRecord): RegisterRecord<Body> {
  const register = record.value as RegisterRecord<Body>;
  if (register.v > RECORD_VERSION) {
    const where = `${record.topic}/${record.partition} at ${record.offset}`;
    throw PROTOCOL_VIOLATIONS.error(
      'newer-record',
      `${where} has version ${register.v}, and ${RECORD_VERSION} is the last known`,
    );
  }
  return register;
}

/** A register as it travels, without what it says. */
export type RegisterEnvelope = Omit<RegisterRecord<unknown>, 'body'>;

/** How the JSON of a register begins, and what follows the envelope in it. No text in the envelope holds it, for a quote in a text is escaped. */
const [BEGIN, BODY_MEMBER] = [`{"v":${RECORD_VERSION},"by":"`, ',"body":'];

/**
 * Reads the envelope of a task's own register; null if another task wrote it. No more is parsed if the record is in JSON: the
 * body of a lot may be long, and a task that has lost its state reads the registers of all tasks.
 * @throws ProtocolViolation if its version is newer than this code knows
 */
export function readOwnEnvelope(record: LogRecord, by: string): RegisterEnvelope | null {
  const { json } = record;
  if (json?.startsWith(BEGIN) === true) {
    if (!json.startsWith(`${by}"`, BEGIN.length)) return null;
    return JSON.parse(`${json.slice(0, json.indexOf(BODY_MEMBER))}}`);
  }
  const register = readRegister(record);
  return register.by === by ? register : null;
}

/**
 * Whether a value of a register is news to a reader that has `known`.
 * @throws ProtocolViolation if `n` went back, or stayed with other content: a register has one writer, and logs keep order
 */
export function isNews(
  record: LogRecord,
  known: Readonly<{ n: number; digest: string }> | undefined,
  next: Readonly<{ n: number; digest: string }>,
): boolean {
  if (known === undefined || next.n > known.n) return true;
  if (next.n === known.n && next.digest === known.digest) return false;
  throw PROTOCOL_VIOLATIONS.error(
    'register-went-back',
    `${record.topic}/${record.partition} at ${record.offset} holds value ${next.n} of ${record.key} after value ${known.n}`,
  );
}
