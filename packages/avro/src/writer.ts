/** What one schema of a writer makes possible: to check bytes, and to read them. Prepared once for each schema id. */
import type { Type } from 'avsc';
import { AVRO_ERRORS } from './errors.ts';
import { guarded } from './guard/guard.ts';
import { type Reading, readingOf } from './guard/plan.ts';
import { fromAvro } from './json/from-avro.ts';
import { SCHEMA_CHARACTERS_MAX } from './limits.ts';
import { ownSchema, type Subject, typeOf } from './schemas.ts';

/** Reads bytes as a JSON value, guarded. */
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

/** What decides how values are read. avsc's own comparison needs MD5, which a browser does not have. */
function canonical(type: Type): string {
  return JSON.stringify(type.schema());
}

/** A writer's schema, foreign or our own. */
export class Writer {
  /** The schema as it was given. */
  readonly text: string;
  private readonly type: Type;
  /** By its own schema, and null as a statement means it. */
  private readonly reading: Reading;
  private readonly records = new Map<Subject, ReadJson>();

  /**
   * @param text the schema as the registry gives it
   * @throws AvroError `bad-schema`
   */
  constructor(text: string) {
    this.text = text;
    this.type = parsedType(text);
    this.reading = readingOf(this.type, 'absent');
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
    const { walk, typeWithoutJson } = this.reading;
    if (typeWithoutJson === null) return guarded(walk, bytes);
    throw AVRO_ERRORS.error('schema-mismatch', `A type ${typeWithoutJson} stands where JSON has none`);
  }

  /**
   * A record of ours, whatever version wrote it, as the newest version of its subject.
   * @throws AvroError `schema-mismatch` if the versions don't fit, and others for the bytes
   */
  readRecord(bytes: Buffer, subject: Subject): unknown {
    let known = this.records.get(subject);
    if (known === undefined) {
      known = this.recordReader(subject);
      this.records.set(subject, known);
    }
    return known(bytes);
  }

  private recordReader(subject: Subject): ReadJson {
    const { type } = ownSchema(subject);
    if (canonical(type) !== canonical(this.type)) return this.resolvedReader(subject, type);
    const { walk } = readingOf(type, 'absent-by-default');
    return (bytes) => guarded(walk, bytes);
  }

  /** Other versions are rare. The library resolves them, once the guard has proven the bytes. */
  private resolvedReader(subject: Subject, type: Type): ReadJson {
    const { resolver, toJson } = this.resolverTo(subject, type);
    return (bytes) => {
      guarded(this.reading.walk, bytes);
      try {
        return toJson(type.fromBuffer(bytes, resolver));
      } catch (cause) {
        throw AVRO_ERRORS.error('schema-mismatch', `The bytes cannot be read as ${type.name ?? type.typeName}`, {
          cause,
        });
      }
    };
  }

  private resolverTo(subject: Subject, type: Type) {
    try {
      return { resolver: type.createResolver(this.type), toJson: fromAvro(type, 'absent-by-default') };
    } catch (cause) {
      throw AVRO_ERRORS.error('schema-mismatch', `It is not ${subject}`, { cause });
    }
  }
}
