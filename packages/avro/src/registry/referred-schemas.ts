/**
 * Schemas that refer to others. The registry keeps each under a subject of its own; here they become one text that needs no
 * other, so that a reader of it needs no registry. Source: Confluent Schema Registry, "Schema references".
 */
import avsc, { type Schema } from 'avsc';
import { AVRO_ERRORS, type AvroError } from '../errors.ts';
import { SCHEMA_CHARACTERS_MAX } from '../limits.ts';
import { REFERENCE_DEPTH_MAX, REFERENCES_MAX } from './limits.ts';

/** One version of another subject. */
type Reference = Readonly<{ subject: string; version: number }>;

/** A schema as an answer has it. */
export type GivenSchema = Readonly<{ schema: string; references: readonly unknown[] }>;

/** What the registry has of a version of a subject; null if it gives none. */
export type AskVersion = (reference: Reference) => Promise<GivenSchema | null>;

function bad(id: number, what: string, options?: ErrorOptions): AvroError {
  return AVRO_ERRORS.error('bad-schema', `Schema ${id} ${what}`, options);
}

function referenceIn(id: number, json: unknown): Reference {
  const { subject, version } = (json ?? {}) as Readonly<{ subject?: unknown; version?: unknown }>;
  if (typeof subject === 'string' && typeof version === 'number' && Number.isInteger(version)) {
    return { subject, version };
  }
  throw bad(id, 'has a reference without subject and version');
}

/** Asks for references, each once, those of a reference before itself: Avro needs a name before its use. */
class Gathering {
  readonly texts: string[] = [];
  private readonly id: number;
  private readonly ask: AskVersion;
  private readonly seen = new Set<string>();
  private characters = 0;

  constructor(id: number, ask: AskVersion) {
    this.id = id;
    this.ask = ask;
  }

  async take({ schema, references }: GivenSchema, depth: number): Promise<void> {
    if (depth > REFERENCE_DEPTH_MAX) throw bad(this.id, `has references nested deeper than ${REFERENCE_DEPTH_MAX}`);
    this.characters += schema.length;
    if (this.characters > SCHEMA_CHARACTERS_MAX) {
      throw bad(this.id, `has over ${SCHEMA_CHARACTERS_MAX} characters with what it refers to`);
    }
    for (const json of references) await this.follow(referenceIn(this.id, json), depth);
    this.texts.push(schema);
  }

  private async follow(reference: Reference, depth: number): Promise<void> {
    const { subject, version } = reference;
    const name = JSON.stringify([subject, version]);
    if (this.seen.has(name)) return;
    this.seen.add(name);
    if (this.seen.size > REFERENCES_MAX) throw bad(this.id, `refers to over ${REFERENCES_MAX} others`);
    const given = await this.ask(reference);
    if (given === null) {
      const what = `Schema ${this.id} refers to version ${version} of ${subject.slice(0, 80)}`;
      throw AVRO_ERRORS.error('schema-unavailable', what);
    }
    await this.take(given, depth + 1);
  }
}

/** One schema in place of several, each of which may use the names of those before it. */
function inOne(id: number, texts: readonly string[]): string {
  try {
    const options = { registry: {}, wrapUnions: 'always' } as const;
    const types = texts.map((text) => avsc.Type.forSchema(JSON.parse(text) as Schema, options));
    return JSON.stringify(types.at(-1)?.schema({ exportAttrs: true }));
  } catch (cause) {
    throw bad(id, 'cannot be combined with the schemas that it refers to', { cause });
  }
}

/**
 * The text of a schema that needs no other; the same text if it refers to none.
 * @param ask for each reference, of which at most {@link REFERENCES_MAX} are asked for
 * @throws AvroError `bad-schema` if they don't fit together or are over a bound, `schema-unavailable` if one isn't given
 */
export async function textInOne(id: number, given: GivenSchema, ask: AskVersion): Promise<string> {
  if (given.references.length === 0) return given.schema;
  const gathering = new Gathering(id, ask);
  await gathering.take(given, 0);
  return inOne(id, gathering.texts);
}
