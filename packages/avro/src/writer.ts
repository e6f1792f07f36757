/** What one schema of a writer makes possible: to check bytes, and to read them. Prepared once for each schema id. */
import type { Type } from 'avsc';
import { AVRO_ERRORS } from './errors.ts';
import { guard } from './guard/guard.ts';
import { type Walk, walkOf } from './guard/plan.ts';
import { type FromAvro, fromAvro } from './json/from-avro.ts';
import { SCHEMA_CHARACTERS_MAX } from './limits.ts';
import { ownSchema, type Subject, typeOf } from './schemas.ts';

/** Reads the JSON value of guarded bytes. */
type ReadJson = (bytes: Buffer) => unknown;

function parsedType(text: string): Type {
  if (text.length > SCHEMA_CHARACTERS_MAX) {
    throw AVRO_ERRORS.error('bad-schema', `A schema of ${text.length} characters, over ${SCHEMA_CHARACTERS_MAX}`);
  }
  try {
    return typeOf(JSON.parse(text));
  } catch (cause) {
    throw AVRO_ERRORS.error('bad-schema', 'It cannot be parsed', { cause });
  }
}

/** A writer's schema, foreign or our own. */
export class Writer {
  /** The schema as it was given. */
  readonly text: string;
  private readonly type: Type;
  private readonly walk: Walk;
  private statement: ReadJson | null = null;
  private readonly records = new Map<Subject, ReadJson>();

  /**
   * @param text the schema as the registry gives it
   * @throws AvroError `bad-schema`
   */
  constructor(text: string) {
    this.text = text;
    this.type = parsedType(text);
    this.walk = walkOf(this.type);
  }

  /** The full name of the record; empty if the schema is of none. */
  get name(): string {
    return this.type.name ?? '';
  }

  /** Whether another's values are read as this one's: by names, fields and types, not by how the schema is written. */
  isLike(text: string): boolean {
    return this.type.equals(parsedType(text));
  }

  /**
   * What was written, by the writer's own schema, as JSON: the members that it has, good or not. No reader's schema takes
   * part, for Avro would drop a member that the reader doesn't know, and a typing error would pass for silence.
   * @throws AvroError
   */
  readStatement(bytes: Buffer): unknown {
    this.statement ??= reader(this.type, fromAvro(this.type, 'absent'), (body) => this.type.fromBuffer(body));
    return this.read(bytes, this.statement);
  }

  /**
   * A record of ours, whatever version wrote it, as the newest version of its subject.
   * @throws AvroError `schema-mismatch` if the versions don't fit, and others for the bytes
   */
  readRecord(bytes: Buffer, subject: Subject): unknown {
    const known = this.records.get(subject) ?? this.recordReader(subject);
    this.records.set(subject, known);
    return this.read(bytes, known);
  }

  private read(bytes: Buffer, readJson: ReadJson): unknown {
    guard(this.walk, bytes);
    return readJson(bytes);
  }

  private recordReader(subject: Subject): ReadJson {
    const { type } = ownSchema(subject);
    try {
      const resolver = type.createResolver(this.type);
      return reader(type, fromAvro(type, 'absent-by-default'), (body) => type.fromBuffer(body, resolver));
    } catch (cause) {
      throw AVRO_ERRORS.error('schema-mismatch', `It is not ${subject}`, { cause });
    }
  }
}

/** @throws AvroError `schema-mismatch` if the promoted value has no place in the reader's type */
function reader(type: Type, toJson: FromAvro, decode: (bytes: Buffer) => unknown): ReadJson {
  return (bytes) => {
    try {
      return toJson(decode(bytes));
    } catch (cause) {
      throw AVRO_ERRORS.error('schema-mismatch', `The bytes cannot be read as ${type.name ?? type.typeName}`, {
        cause,
      });
    }
  };
}
